// The fields of a sign-up form, made of the questions that the API gives and of what somebody has typed already.

import type { Errors, Question, SignUpForm, Values } from "./server/registration";
import { fill, type Messages } from "./messages";

export interface Field {
  name: string;
  kind: "line" | "text" | "select" | "radios" | "checks" | "tick";
  label: string;
  help: string | null;
  required: boolean;
  values: string[];
  errors: string[];
  type?: string;
  autocomplete?: AutoFill;
  choices?: { value: string; label: string }[];
  /** Asked only when the field of this name has this value; `words` say so where no script hides it. */
  condition?: { name: string; value: string; words: string };
}
type AutoFill = "name" | "email" | "tel" | "organization" | "country";
type Kind = Pick<Field, "kind" | "type" | "autocomplete" | "choices">;

const MOST_RADIOS = 8;
// ISO 3166-1.
const COUNTRIES =
  "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

export function fieldsOf(form: SignUpForm, values: Values, errors: Errors, locale: string, t: Messages) {
  const field = (name: string, label: string, help: string | null, required: boolean, kind: Kind): Field => ({
    ...{ name, label, help, required, ...kind },
    values: values[name] ?? [],
    errors: errors[name] ?? [],
  });
  const notice = { kind: "tick", choices: [{ value: form.noticeVersion, label: t.agree }] } as const;
  return {
    you: [
      field("name", t.name, null, true, { kind: "line", autocomplete: "name" }),
      field("email", t.emailAddress, t.emailHelp, true, { kind: "line", type: "email", autocomplete: "email" }),
    ],
    questions: form.questions.map((question): Field => {
      const help = question.helpText ?? (question.type === "DATE" ? t.dateHelp : null);
      const made = field(`q.${question.key}`, question.label, help, question.required, kindOf(question, locale, t));
      const condition = conditionOf(question, form.questions, t);
      return condition ? { ...made, condition } : made;
    }),
    needs: !form.askSpecialNeeds
      ? []
      : [
          field("need.interpreter", t.interpreter, t.interpreterHelp, false, { kind: "text" }),
          field("need.accessibility", t.accessibility, t.accessibilityHelp, false, { kind: "text" }),
          field("need.diet", t.diet, t.dietHelp, false, { kind: "text" }),
          field("need.childcare", t.childcare, t.childcareHelp, false, { kind: "text" }),
        ],
    notice: field("notice", t.agree, null, true, { ...notice, choices: [...notice.choices] }),
  };
}

export function idOf(name: string): string {
  return `f-${name.replace(/[^a-z0-9]+/gi, "-")}`;
}

function kindOf({ type, label, choices, required }: Question, locale: string, t: Messages): Kind {
  const offered = choices.map(({ key, label }) => ({ value: key, label }));
  switch (type) {
    case "TEXT":
      return { kind: "line" };
    case "LONG_TEXT":
      return { kind: "text" };
    case "EMAIL":
      return { kind: "line", type: "email", autocomplete: "email" };
    case "PHONE":
      return { kind: "line", type: "tel", autocomplete: "tel" };
    case "ORGANISATION":
      return { kind: "line", autocomplete: "organization" };
    case "DATE":
      return { kind: "line", type: "date" };
    case "COUNTRY":
      return { kind: "select", autocomplete: "country", choices: countries(locale) };
    case "CONSENT":
      return { kind: "tick", choices: [{ value: "yes", label }] };
    case "CHOICES":
      return { kind: "checks", choices: offered };
    case "CHOICE":
      if (offered.length > MOST_RADIOS) return { kind: "select", choices: offered };
      return radios(offered, required, t);
    case "YES_NO":
      return radios([{ value: "yes", label: t.yes }, { value: "no", label: t.no }], required, t);
    default:
      // The type check fails here when there is a new kind of question; until then it is a line of text.
      return newKind(type);
  }
}

function newKind(_type: never): Kind {
  return { kind: "line" };
}

/** A radio button can't be taken back: who need not answer can say so. */
function radios(choices: { value: string; label: string }[], required: boolean, t: Messages): Kind {
  return { kind: "radios", choices: required ? choices : [...choices, { value: "", label: t.noAnswer }] };
}

function conditionOf(question: Question, all: Question[], t: Messages): Field["condition"] {
  const other = all.find(({ key }) => key === question.showIfQuestion);
  if (!other) return undefined;
  const value = question.showIfAnswer ?? "";
  const answer = { yes: t.yes, no: t.no }[value] ?? other.choices.find(({ key }) => key === value)?.label ?? value;
  return { name: `q.${other.key}`, value, words: fill(t.onlyIf, { question: other.label, answer }) };
}

function countries(locale: string) {
  const names = new Intl.DisplayNames([locale, "en"], { type: "region" });
  const compare = new Intl.Collator(locale).compare;
  return COUNTRIES.split(" ")
    .map((code) => ({ value: code, label: names.of(code) ?? code }))
    .sort((one, other) => compare(one.label, other.label));
}
