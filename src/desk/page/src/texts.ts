// All words of the page stand in texts.en.json, so that another language is another file. {name} is filled in; a text
// that depends on a number has the forms "key.one" and "key.other" (Intl.PluralRules).
let texts: Record<string, string> = {};
let plural = new Intl.PluralRules('en');

export async function loadTexts(): Promise<void> {
  for (;;) {
    try {
      texts = (await (await fetch('/texts.en.json')).json()) as Record<string, string>;
      break;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 1000)); // the connection will be back
    }
  }
  plural = new Intl.PluralRules(texts['language'] ?? 'en');
  document.documentElement.lang = texts['language'] ?? 'en';
}

export function t(key: string, values: Record<string, string | number> = {}): string {
  const count = values['count'];
  const form = typeof count === 'number' ? texts[`${key}.${plural.select(count)}`] : undefined;
  const text = form ?? texts[key] ?? texts[`${key}.other`] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** A text that need not exist: the kind, verb or role itself where it has none. */
export function named(group: string, name: string): string {
  return texts[`${group}.${name}`] ?? name.replace(/_/g, ' ');
}
