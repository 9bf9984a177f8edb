"""Levels of finished bulletins and what the stages of their sound cost, for scripts/eval-sound."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get("BUILD", ROOT / "build/dev"))
NEWSCART = BUILD / "bin/newscart"
AIR = "2026-03-02T15:00:00Z"
PRESETS = {"web": (-16, -1), "r128": (-23, -1), "a85": (-24, -2), "aes": (-18, -1)}
FORMS = ((64, 1), (80, 1), (96, 1), (128, 1), (96, 2), (128, 2), (160, 2), (192, 2), (256, 2), (320, 2))


def produce(folder, length, outputs="", sound=None):
    """Makes an edition of the sample feed with a pack of its own; its folder."""
    station = pathlib.Path(folder) / "station"
    shutil.copytree(ROOT / "assets/stations/harbour", station)
    settings = (station / "station.toml").read_text()
    if sound is not None:
        settings = settings.replace("speech_over_bed_lu = 15", f"speech_over_bed_lu = {sound}")
    if outputs:
        settings = settings[:settings.index("[[output]]")] + outputs
    (station / "station.toml").write_text(settings)
    subprocess.run([NEWSCART, "produce", "--quiet", "--station", station, "--feed", ROOT / "assets/sample-feed", "--air", AIR,
                    "--length", length, "--no-segments", "--no-archive", "--out", pathlib.Path(folder) / "out"],
                   check=False, stdout=subprocess.DEVNULL)
    edition = pathlib.Path(folder) / "out/harbour-fm/20260302T150000Z"
    if not edition.is_dir():
        raise SystemExit(f"eval-sound: no bulletin of {length}")
    return edition


def check(file):
    told = subprocess.run([NEWSCART, "check", "--json", file], capture_output=True, text=True).stdout
    return json.loads(told)


def levels(arguments):
    """One edition a length goes out in every form at every preset."""
    lengths = arguments.lengths.split()
    wanted = [(preset, kbps, channels) for preset in PRESETS for kbps, channels in FORMS]
    outputs = "".join(f'[[output]]\nformat = "mp3"\nbitrate_kbps = {kbps}\nchannels = {channels}\nloudness = "{preset}"\n'
                      for preset, kbps, channels in wanted)
    found = []
    start = time.monotonic()
    for length in lengths:
        with tempfile.TemporaryDirectory(prefix="newscart-levels-") as folder:
            edition = produce(folder, length, outputs)
            for number, (preset, kbps, channels) in enumerate(wanted, 1):
                told = check(edition / ("bulletin.mp3" if number == 1 else f"bulletin-{number}.mp3"))
                lufs, dbtp = PRESETS[preset]
                found.append({"form": (kbps, channels), "preset": preset, "length": length,
                              "off": told["loudness_lufs"] - lufs, "over": told["true_peak_dbtp"] - dbtp,
                              "short": told["most_short_term_lufs"] - lufs, "seconds": told["length_seconds"]})
    print(f"{len(found)} bulletins of {', '.join(lengths)} at {', '.join(PRESETS)}; {time.monotonic() - start:.0f} s\n")

    def row(title, group):
        offs = [abs(one["off"]) for one in group]
        print(f"| {title} | {len(group)} | {sum(offs) / len(offs):.2f} | {max(offs):.2f} | {max(one['over'] for one in group):+.2f} "
              f"| {max(one['short'] for one in group):+.1f} |")

    print("| | bulletins | loudness off by, mean LU | most LU | true peak against its limit, most dB | loudest 3 s over loudness, LU |\n"
          "|---|---|---|---|---|---|")
    for kbps, channels in FORMS:
        row(f"{kbps} kb/s {'mono' if channels == 1 else 'stereo'}", [one for one in found if one["form"] == (kbps, channels)])
    for preset in PRESETS:
        row(preset, [one for one in found if one["preset"] == preset])
    for length in lengths:
        row(length, [one for one in found if one["length"] == length])
    row("all", found)


def bed(arguments):
    """Speech over bed: what is asked for, what the mix measured in its own stems, what is heard in the finished file."""
    print("| asked for | as mixed, mean | heard in the pauses of the finished file |\n|---|---|---|")
    for wanted in (8, 12, 15, 20):
        with tempfile.TemporaryDirectory(prefix="newscart-levels-") as folder:
            edition = produce(folder, arguments.length, sound=wanted)
            mixed = json.loads((edition / "rundown.json").read_text())["speech_over_bed_lu"]
            heard = check(edition / "bulletin.mp3")["speech_over_bed_lu"]
        print(f"| {wanted} LU | {mixed:.2f} LU | {heard:.1f} LU |")


def cost(_):
    """CPU of the stages of sound by newscart_bench, as a share of that of newscart produce."""
    told = subprocess.run([BUILD / "bin/newscart_bench", "--benchmark_format=json",
                           "--benchmark_filter=processes|mixes|finds|meters"],
                          capture_output=True, text=True, check=True).stdout
    ms = {one["name"].split("/")[0]: one["cpu_time"] for one in json.loads(told)["benchmarks"]}
    with tempfile.TemporaryDirectory(prefix="newscart-levels-") as folder:
        before = os.times()
        produce(folder, "3:00")
        after = os.times()
    whole = 1000 * (after.children_user + after.children_system - before.children_user - before.children_system)
    print("| stage | CPU ms | share of the bulletin |\n|---|---|---|")
    total = 0
    for title, name in (("voice chain", "processes_takes"), ("mix", "mixes"), ("loudness and limiter", "finds_levels"),
                        ("metering", "meters_the_programme")):
        total += ms[name]
        print(f"| {title} | {ms[name]:.0f} | {100 * ms[name] / whole:.1f} % |")
    print(f"| together | {total:.0f} | {100 * total / whole:.1f} % |\n| the bulletin, `newscart produce` | {whole:.0f} | |")


def add_to(parts):
    part = parts.add_parser("levels", help="loudness and peaks over presets, bit rates and lengths")
    part.add_argument("--lengths", default="0:45 1:00 1:30", help="(default: %(default)s)")
    part.add_argument("--quick", action="store_const", const="0:45", dest="lengths", help="one length only")
    part.set_defaults(run=levels)
    part = parts.add_parser("bed", help="speech over bed, asked for and measured")
    part.add_argument("--length", default="2:00")
    part.set_defaults(run=bed)
    part = parts.add_parser("cost", help="CPU of each stage (needs newscart_bench)")
    part.set_defaults(run=cost)
