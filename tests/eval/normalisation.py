#!/usr/bin/env python3
"""Share of a normalisation suite that newscart spells as expected, by category.

    tests/eval/normalisation.py CASES.jsonl [--program build/dev/bin/newscart] [--language en-US] [--failures] [--phonemes]

CASES.jsonl: one object a line with "category", "input" and "expected" (a list of accepted texts); or "input", "good"
and "bad"; or "text" and "gt_normalized". Texts are compared after folding: small letters, no marks, hyphens as spaces,
letters spoken one by one joined ("p m" = "pm"). The column loose also lets "and" come and go;
--phonemes takes as equal what espeak-ng speaks alike.
"""
import argparse
import collections
import json
import re
import subprocess


def fold(text):
    text = re.sub(r" (?='(s|re|ve|ll|d|m)\b)", "", text.lower().replace("’", "'"))  # "the bank 's", as corpora write
    text = re.sub(r"(?<=\b\w)\.(?=\w\b)", "", text)  # i.m.f
    text = re.sub(r"[^\w' ]|_", " ", text)
    text = re.sub(r"(?<!\w)'|'(?!\w)", " ", text)
    words = text.split()
    out = []
    for word in words:
        single = len(word) == 1 and word.isalpha() and word not in "ai"
        if single and out and out[-1][1]:
            out[-1] = (out[-1][0] + word, True)
        else:
            out.append((word, len(word) == 1 and word.isalpha()))
    return " ".join(word for word, _ in out)


def loose(text):
    return fold(text).replace(" ", "").replace("and", "")


def phonemes(texts, voice):
    spoken = {}
    for text in set(texts):
        out = subprocess.run(["espeak-ng", "-q", "-x", "-v", voice, "--", text], capture_output=True, text=True).stdout
        spoken[text] = re.sub(r"[\s_:;,'|]", "", out)
    return spoken


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases")
    parser.add_argument("--program", nargs="+", default=["build/dev/bin/newscart", "spell", "--language"])
    parser.add_argument("--language", default="en-US")
    parser.add_argument("--failures", action="store_true", help="print what was not as expected")
    parser.add_argument("--phonemes", action="store_true", help="speak both texts, compare phonemes")
    options = parser.parse_args()

    cases = []
    with open(options.cases, encoding="utf-8") as lines:
        for line in lines:
            case = json.loads(line)
            written = case.get("input", case.get("text"))
            good = case.get("expected") or case.get("good") or [case["gt_normalized"]]
            cases.append((case.get("category", "all"), written.replace("\n", " "), good))
    ran = subprocess.run(
        options.program + [options.language],
        input="\n".join(written for _, written, _ in cases) + "\n",
        capture_output=True,
        text=True,
        check=True,
    )
    spelled = ran.stdout.split("\n")
    equal = {}
    if options.phonemes:
        voice = "en-us" if options.language == "en-US" else "en-gb"
        equal = phonemes([s for s in spelled] + [g for _, _, good in cases for g in good], voice)

    counts = collections.defaultdict(lambda: [0, 0, 0, 0])
    for (category, written, good), ours in zip(cases, spelled):
        exact = any(fold(ours) == fold(g) for g in good)
        near = any(loose(ours) == loose(g) for g in good)
        alike = near or (options.phonemes and any(equal[ours] == equal[g] for g in good))
        for of in (category, "TOTAL"):
            row = counts[of]
            row[0] += 1
            row[1] += exact
            row[2] += near
            row[3] += alike
        if options.failures and not (alike if options.phonemes else exact):
            print(f"{category}: {written!r}\n    ours {ours!r}\n    good {good}")
    print(f"{'category':28} cases  exact  loose" + ("  alike" if options.phonemes else ""))
    for category, (total, exact, near, alike) in sorted(counts.items(), key=lambda row: (row[0] == "TOTAL", row[0])):
        shares = [exact, near] + ([alike] if options.phonemes else [])
        print(f"{category:28} {total:5}" + "".join(f" {100 * share / total:5.1f}%" for share in shares))


if __name__ == "__main__":
    main()
