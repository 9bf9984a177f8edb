"""How a voice is heard: spoken by newscart, recognised by pocketsphinx, its spectrum held against that of people.

Used by scripts/tune-voice and scripts/eval-sound. The recogniser is pocketsphinx of Debian with its model of American
English; its word error rate compares voices of one accent with each other and is no judge of beauty.
"""
import atexit
import collections
import functools
import math
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parent.parent
MODEL = pathlib.Path("/usr/share/pocketsphinx/model/en-us")
TEXTS = ROOT / "tests/data/voices"
RATE = 16000
NOISE_DBFS = -55  # the recogniser stumbles over digital silence
GAP_SECONDS = 0.35

# Long-term average spectrum of speech, dB SPL in thirds of an octave, men and women combined: D. Byrne et al., "An
# international comparison of long-term average speech spectra", J. Acoust. Soc. Am. 96 (1994), table II.
LTASS = {63: 38.6, 80: 43.5, 100: 54.4, 125: 57.7, 160: 56.8, 200: 60.2, 250: 60.3, 315: 59.0, 400: 62.1, 500: 62.1,
         630: 60.5, 800: 56.8, 1000: 53.7, 1250: 53.0, 1600: 52.0, 2000: 48.7, 2500: 48.1, 3150: 46.8, 4000: 45.6,
         5000: 44.5, 6300: 44.3, 8000: 43.7, 10000: 43.4}
# What is compared: octaves where a third holds one overtone of a voice or none, thirds above; from 10 kHz on eSpeak has
# nothing of its own. In the first one only too much counts: a woman's voice has nothing there.
BANDS = [(63, 80, 100), (125, 160, 200), (250, 315, 400)] + [(f,) for f in LTASS if 500 <= f <= 8000]
SIBILANT_HZ = (4500, 9000)


def need_tools():
    missing = [name for name in ("pocketsphinx_continuous", "sox") if not shutil.which(name)]
    if missing or not (MODEL / "en-us.lm.bin").exists():
        raise SystemExit("no recogniser here; apt-get install pocketsphinx pocketsphinx-en-us sox")


def newscart():
    """The program that speaks: $NEWSCART, or the one that was built here."""
    if "NEWSCART" in os.environ:
        return os.environ["NEWSCART"]
    for preset in ("release", "dev"):
        program = ROOT / "build" / preset / "bin/newscart"
        if program.exists():
            return program
    raise SystemExit("build/release/bin/newscart is not there; build newscart first")


def words(text):
    return re.sub(r"[^a-z' ]", " ", text.lower().replace("’", "'")).split()


def errors(reference, heard):
    """Words to insert, delete or change."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(reference, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (word != other))
    return row[-1]


def sentences(text):
    return re.split(r"(?<=[.?!])\s+", " ".join(text.split()))


def samples_of(file, rate):
    raw = subprocess.run(["sox", "-D", file, "-r", str(rate), "-c", "1", "-e", "float", "-b", "32", "-t", "raw", "-"],
                         check=True, capture_output=True).stdout
    return np.frombuffer(raw, "<f4").astype(np.float64)


def speak(voice, text, station=None, together=1):
    """A text at 48 kHz as newscart says it, so many sentences a take."""
    parts = []
    with tempfile.TemporaryDirectory() as folder:
        lines = sentences(text)
        for number, first in enumerate(range(0, len(lines), together)):
            sentence = " ".join(lines[first:first + together])
            file = pathlib.Path(folder) / f"{number}.wav"
            command = [newscart(), "say", sentence, "--voice", voice, "-o", file] + (["--station", station] if station else [])
            done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
            if done.returncode != 0:
                raise RuntimeError(done.stderr.strip())
            parts += [samples_of(file, 48000), np.zeros(int(GAP_SECONDS * 48000))]
    return np.concatenate(parts)


@functools.cache
def known_words():
    """A dictionary and a model of the words of our texts alone, without their order: recognising takes a fifth of the
    time, and nothing but the sound tells the words apart. For searches; figures to be shown come from the whole model."""
    counts = collections.Counter(word for text in texts("").values() for word in words(text))
    entries = collections.defaultdict(list)
    for line in (MODEL / "cmudict-en-us.dict").read_text().splitlines():
        word = re.sub(r"\(\d+\)$", "", line.split()[0])
        if word in counts:
            entries[word].append(line)
    weights = {word: math.sqrt(counts[word]) for word in sorted(entries)}
    grams = ["-1.0 </s>", "-99 <s>"] + [f"{math.log10(0.9 * w / sum(weights.values())):.4f} {word}" for word, w in weights.items()]
    folder = pathlib.Path(tempfile.mkdtemp(prefix="newscart-words-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "words.dict").write_text("".join(line + "\n" for word in weights for line in entries[word]))
    (folder / "words.arpa").write_text(f"\\data\\\nngram 1={len(grams)}\n\n\\1-grams:\n" + "\n".join(grams) + "\n\n\\end\\\n")
    return ["-dict", str(folder / "words.dict"), "-lm", str(folder / "words.arpa"), "-fwdflat", "no", "-bestpath", "no"]


def recognise(sound, fast=False):
    """The words heard in a sound at 48 kHz, with noise under it that is always the same."""
    with tempfile.TemporaryDirectory() as folder:
        raw, file = pathlib.Path(folder) / "in.raw", pathlib.Path(folder) / "in.wav"
        raw.write_bytes(sound.astype("<f4").tobytes())
        down = subprocess.run(["sox", "-D", "-r", "48000", "-c", "1", "-e", "float", "-b", "32", raw, "-r", str(RATE), "-t", "raw", "-"],
                              check=True, capture_output=True).stdout
        low = np.frombuffer(down, "<f4").astype(np.float64)
        low = low + np.random.default_rng(1).standard_normal(len(low)) * 10 ** (NOISE_DBFS / 20)
        pcm = np.clip(np.round(low * 32767), -32768, 32767).astype("<i2")
        raw.write_bytes(pcm.tobytes())
        subprocess.run(["sox", "-D", "-r", str(RATE), "-c", "1", "-e", "signed", "-b", "16", raw, file], check=True)
        command = ["pocketsphinx_continuous", "-infile", str(file), "-logfn", "/dev/null"] + (known_words() if fast else [])
        return words(subprocess.run(command, capture_output=True, text=True, errors="replace").stdout)


def third_octaves(sound, rate=48000):
    """Level in dB of each third of an octave of LTASS."""
    frame = 4096
    count = max(1, len(sound) // (frame // 2) - 1)
    window = np.hanning(frame)
    power = np.zeros(frame // 2 + 1)
    for i in range(count):
        piece = sound[i * frame // 2:i * frame // 2 + frame]
        if len(piece) == frame:
            power += np.abs(np.fft.rfft(piece * window)) ** 2
    hz = np.fft.rfftfreq(frame, 1 / rate)
    return {f: 10 * np.log10(power[(hz >= f / 2 ** (1 / 6)) & (hz < f * 2 ** (1 / 6))].sum() + 1e-12) for f in LTASS}


def balance(sound):
    """Distance from LTASS in dB, by the lowest third of each of BANDS, with equal levels from 125 Hz to 8 kHz."""
    levels = third_octaves(sound)
    together = lambda of, band: 10 * np.log10(sum(10 ** (of[f] / 10) for f in band))
    off = {band[0]: together(levels, band) - together(LTASS, band) for band in BANDS}
    offset = np.mean([off[band[0]] for band in BANDS[1:]])
    off = {f: db - offset for f, db in off.items()}
    off[BANDS[0][0]] = max(0, off[BANDS[0][0]])
    return off


def sibilance(sound):
    """The loud s: level of 4.5-9 kHz in its loudest twentieth of 20 ms frames over the level of the whole, in dB."""
    frame = 960
    count = len(sound) // frame
    spectra = np.abs(np.fft.rfft(sound[:count * frame].reshape(count, frame) * np.hanning(frame), axis=1)) ** 2
    hz = np.fft.rfftfreq(frame, 1 / 48000)
    high = spectra[:, (hz >= SIBILANT_HZ[0]) & (hz < SIBILANT_HZ[1])].sum(axis=1)
    whole = spectra.sum(axis=1)
    speech = whole > 1e-4 * whole.max()
    return 10 * np.log10(np.percentile(high[speech], 95) / whole[speech].mean())


class Heard:
    """What is known of a voice and a text."""

    def __init__(self, sound, text, fast=False):
        reference, heard = words(text), recognise(sound, fast)
        self.errors, self.words, self.heard = errors(reference, heard), len(reference), heard
        bands = balance(sound)
        self.rms_db = float(np.sqrt(np.mean([db ** 2 for db in bands.values()])))
        self.worst_db = float(max(abs(db) for db in bands.values()))
        self.sibilance_db = float(sibilance(sound))
        self.peak = float(np.abs(sound).max())
        self.seconds = len(sound) / 48000

    @property
    def wer(self):
        return 100 * self.errors / self.words


def bare(voice, folder):
    """A station's folder in which this voice has every stage of its chain off; its line level stays."""
    text = (ROOT / f"voices/{voice}.toml").read_text()
    head = text.split("[chain]")[0]
    stages = ["compressor", "deesser", "equaliser", "exciter", "highpass", "rotator"]
    target = pathlib.Path(folder) / "voices"
    target.mkdir(parents=True)
    (target / f"{voice}.toml").write_text(f"{head}\n[chain]\nbypass = {stages}\n".replace("'", '"'))
    if (ROOT / "voices/variants").is_dir():
        shutil.copytree(ROOT / "voices/variants", target / "variants")
    return folder


def over_bed(sound, bed, distance_lu=15, speech_lufs=-20, bed_lufs=-17):
    """The sound over a bed that loops so far below it, centred in one channel."""
    music = samples_of(bed, 48000)
    looped = np.resize(music, len(sound))
    return sound + looped * 10 ** ((speech_lufs - distance_lu - bed_lufs) / 20)


def texts(prefix):
    return {file.stem: file.read_text() for file in sorted(TEXTS.glob(prefix + "*.txt"))}
