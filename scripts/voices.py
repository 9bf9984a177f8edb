"""The part of scripts/eval-sound that measures how well the voices are understood."""
import concurrent.futures
import json
import pathlib
import tempfile
import time

import hearing

WAYS = ("chain", "bare", "bed")


def measure(voice, way, text):
    with tempfile.TemporaryDirectory() as folder:
        station = hearing.bare(voice, folder) if way == "bare" else None
        sound = hearing.speak(voice, text, station)
    if way == "bed":
        sound = hearing.over_bed(sound, hearing.ROOT / "assets/stations/harbour/bed.flac")
    heard = hearing.Heard(sound, text)
    return {"wer": round(heard.wer, 2), "rms_db": round(heard.rms_db, 2), "worst_db": round(heard.worst_db, 2),
            "sibilance_db": round(heard.sibilance_db, 2), "peak": round(heard.peak, 3), "words": heard.words,
            "seconds": round(heard.seconds, 1)}


def voices(arguments):
    hearing.need_tools()
    texts = hearing.texts(arguments.texts)
    names = arguments.voices or sorted(file.stem for file in (hearing.ROOT / "voices").glob("*.toml"))
    found = {}
    if arguments.journal and arguments.journal.exists():
        found = {tuple(entry["of"]): entry for entry in map(json.loads, arguments.journal.read_text().splitlines())}
    end = time.monotonic() + 60 * arguments.minutes
    wanted = [(name, way, text) for text in texts for way in arguments.ways for name in names]

    def one(key):
        if key in found or time.monotonic() > end:
            return
        found[key] = {"of": list(key), **measure(key[0], key[1], texts[key[2]])}
        if arguments.journal:
            with arguments.journal.open("a") as journal:
                journal.write(json.dumps(found[key]) + "\n")

    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        list(pool.map(one, wanted))
    print("| voice | as | words misheard | texts | spectrum off by, rms (worst third) | loud s | words a minute |\n|---|---|---|---|---|---|---|")
    for name in names:
        for way in arguments.ways:
            of = [found[name, way, text] for text in texts if (name, way, text) in found]
            if not of:
                continue
            mean = {key: sum(entry[key] for entry in of) / len(of) for key in of[0] if key != "of"}
            print(f"| {name} | {way} | {mean['wer']:.1f} % | {' '.join(str(round(entry['wer'])) for entry in of)} "
                  f"| {mean['rms_db']:.1f} dB ({max(entry['worst_db'] for entry in of):.1f}) | {mean['sibilance_db']:.1f} dB "
                  f"| {60 * mean['words'] / mean['seconds']:.0f} |")


def add_to(parts):
    part = parts.add_parser("voices", help="word error rates by voice")
    part.add_argument("voices", nargs="*", metavar="VOICE")
    part.add_argument("--texts", default="held", metavar="PREFIX")
    part.add_argument("--as", nargs="+", default=["chain"], choices=WAYS, dest="ways")
    part.add_argument("--journal", type=pathlib.Path)
    part.add_argument("--minutes", type=float, default=9)
    part.add_argument("--jobs", type=int, default=2)
    part.set_defaults(run=voices)
