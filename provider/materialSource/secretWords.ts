// Secrets that consist of words: passwords, passphrases, mnemonics. They can only be told from sentences by what is beside them.

const LABELS = "key|secret|pass|phrase|mnemonic|token|material|seed|value|credential|pwd";
/** A label that is no part of a path or file name, and all up to the first colon or equals sign after it. */
const LABELLED = new RegExp(
	`^.*?(?<![\\w./-])[\\w-]*(?:${LABELS})[\\w-]*(?![\\w/-]|\\.\\w)[^:=\\uff1a]*[:=\\uff1a]`,
	"iu",
);

/** So many words in a row make a passphrase or a part of one. */
const MIN_RUN = 4;
/** What sentences have and passphrases hardly ever have. Words of one or two letters needn't be listed. */
const FUNCTION_WORDS = new Set(
	"all and any are but can cannot could did does file for from had has have its may must nicht no nor not out please such that the there this was were when while will with without you your".split(
		" ",
	),
);
/** A path or what is redacted; or a word, and whether it is a label. */
const PARTS = /\[redacted\]|\S+\/\S*|\/\S+|\p{L}+(?:['\u2019]\p{L}+)*:?/gu;
/** As word lists have them. */
const PLAIN_WORD = /^(?:(?=.{3,9}$)\p{Lu}?\p{Ll}+|\p{Lo}{1,8})$/u;

/**
 * Up to where a line may be shown: its beginning up to the colon or equals sign after a word that announces a secret.
 * @returns undefined if there is none
 */
export function announcement(line: string): string | undefined {
	return LABELLED.exec(line)?.[0];
}

/** Whether a text has words in a row as a passphrase has: short, and none of those that join the words of a sentence. */
export function mayHoldPhrase(text: string): boolean {
	let run = 0;
	for (const [part] of text.matchAll(PARTS)) {
		if (part === "[redacted]") continue;
		run = PLAIN_WORD.test(part) && !FUNCTION_WORDS.has(part.toLowerCase()) ? run + 1 : 0;
		if (run >= MIN_RUN) return true;
	}
	return false;
}
