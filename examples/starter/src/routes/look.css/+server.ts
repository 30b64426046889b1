import { FrameDocument, type Typeface } from "$lib/generated/graphql";
import type { RequestHandler } from "./$types";

// What every device has; nothing is fetched from anybody.
const FACES: Record<Typeface, string> = {
  HUMANIST: 'Seravek, "Gill Sans Nova", Ubuntu, Calibri, "Open Sans", "DejaVu Sans", sans-serif',
  ROUNDED: 'ui-rounded, "Hiragino Maru Gothic ProN", Quicksand, Nunito, Calibri, sans-serif',
  SANS: '"Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif',
  SERIF: '"Iowan Old Style", "Palatino Linotype", "URW Palladio L", Georgia, "Liberation Serif", serif',
  SLAB: 'Rockwell, "Rockwell Nova", "Roboto Slab", "Bitstream Charter", Georgia, serif',
  SYSTEM: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
};

/** The microsite's colours and typeface as custom properties. What follows from them stands in app.css. */
export const GET: RequestHandler = async ({ locals }) => {
  const { site } = await locals.api.public.ask(FrameDocument, {});
  const { typeface, ...colours } = site?.theme ?? { typeface: "SYSTEM" as const };
  const properties = Object.entries(colours).map(([name, colour]) => `--theme-${name.toLowerCase()}:${colour}`);
  const css = `:root{${[...properties, `--face:${FACES[typeface]}`].join(";")}}\n`;
  return new Response(css, {
    headers: { "Content-Type": "text/css; charset=utf-8", "Cache-Control": "public, max-age=60" },
  });
};
