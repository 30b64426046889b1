// The words of the interface. One file for each language; a key that is missing in one breaks the type check.

import type { EventStatus, EventType, PartnerRole, RegistrationState } from "./generated/graphql";
import de from "./messages/de.json";
import en from "./messages/en.json";
import fr from "./messages/fr.json";
import hu from "./messages/hu.json";
import pl from "./messages/pl.json";

// A new value of one of these enums breaks the type check too, until each language has a word for it.
interface Enums {
  eventType: Record<EventType, string>;
  eventStatus: Record<EventStatus, string>;
  partnerRole: Record<PartnerRole, string>;
  registrationState: Record<RegistrationState, string>;
}
export type Messages = typeof en & Enums;

const MESSAGES: Record<string, Messages> = { de, en, fr, hu, pl };

export function messagesIn(locale: string | null): Messages {
  return MESSAGES[locale ?? ""] ?? MESSAGES[locale?.split("-")[0] ?? ""] ?? en;
}

/** Put values into a message: `fill("Day {number}", { number: 2 })`. */
export function fill(message: string, values: Record<string, string | number>): string {
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

export function languageName(code: string, locale: string): string {
  return new Intl.DisplayNames([locale, "en"], { type: "language" }).of(code) ?? code;
}

/** Days and times are written as in Europe where the language alone doesn't say where it is read. */
function reader(locale: string): string {
  return locale === "en" ? "en-GB" : locale;
}

/** A day (`2014-05-07`) as readers write it. */
export function day(date: string, locale: string): string {
  return new Intl.DateTimeFormat(reader(locale), { dateStyle: "long", timeZone: "UTC" }).format(new Date(date));
}

/** A moment by the clocks of `timeZone`. */
export function moment(time: string, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(reader(locale), { dateStyle: "long", timeStyle: "short", timeZone }).format(new Date(time));
}

/** `10:00:00` as `10:00`. */
export function clock(time: string): string {
  return time.slice(0, 5);
}

export function fileSize(bytes: number, locale: string): string {
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1000, "kilobyte"] : [bytes / 1_000_000, "megabyte"];
  return new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
}
