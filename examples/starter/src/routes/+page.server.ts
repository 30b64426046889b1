import { redirect } from "@sveltejs/kit";
import type { PageServerLoad } from "./$types";

/** `/` leads to the language that the browser wishes for most. */
export const load: PageServerLoad = async ({ parent, request, setHeaders }) => {
  const { site } = await parent();
  const there = site.locales.filter(({ home }) => home).map(({ code }) => code);
  const wishes = (request.headers.get("Accept-Language") ?? "")
    .split(",")
    .map((wish) => {
      const [code = "", quality = "q=1"] = wish.trim().split(/\s*;\s*/);
      return { code: code.toLowerCase(), quality: Number(quality.slice(2)) || 0 };
    })
    .sort((one, other) => other.quality - one.quality);
  const best = wishes
    .filter(({ quality }) => quality > 0)
    .map(({ code }) => there.find((one) => one.toLowerCase() === code) ?? there.find((one) => one === code.split("-")[0]))
    .find(Boolean);
  setHeaders({ Vary: "Accept-Language" });
  redirect(302, `/${best ?? site.defaultLocale}/`);
};
