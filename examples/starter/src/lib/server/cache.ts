// The answers of the API, kept in this process until the CMS says by its webhook that something has changed.

export interface Answer {
  data: unknown;
  etag: string | null;
  /** The path that was asked about; undefined for what belongs to no single page. */
  path: string | undefined;
  /** When the API last said so (milliseconds). 0: it has to be asked again. */
  checked: number;
}

const MOST = 1000;

export class AnswerCache {
  #answers = new Map<string, Answer>();
  #changes = 0;

  /** What tells later whether something has changed since now. */
  get version(): number {
    return this.#changes;
  }

  get(key: string): Answer | undefined {
    const answer = this.#answers.get(key);
    if (answer) {
      // The one that was read last comes last, so the first is the one to forget.
      this.#answers.delete(key);
      this.#answers.set(key, answer);
    }
    return answer;
  }

  /** Keep an answer that was asked for at `version`: it may be too old already by the time that it arrives. */
  set(key: string, answer: Answer, version: number): void {
    this.#answers.delete(key);
    this.#answers.set(key, version === this.#changes ? answer : { ...answer, checked: 0 });
    const first = this.#answers.keys().next();
    if (this.#answers.size > MOST && !first.done) this.#answers.delete(first.value);
  }

  delete(key: string): void {
    this.#answers.delete(key);
  }

  /** Something general has changed, a menu or the look: forget everything. */
  clear(): void {
    this.#changes++;
    this.#answers.clear();
  }

  /**
   * Forget these pages. Lists, menus and other pages may show them, so everything else is asked for again, by its ETag:
   * what is still right comes back as 304, without a body.
   */
  changed(paths: Iterable<string>): void {
    this.#changes++;
    const gone = new Set(paths);
    for (const [key, answer] of this.#answers) {
      if (answer.path !== undefined && gone.has(answer.path)) this.#answers.delete(key);
      else answer.checked = 0;
    }
  }
}

export const cache = new AnswerCache();
