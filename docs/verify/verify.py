#!/usr/bin/env python3
"""Verifies packs and proof files of mamori without mamori (Python 3.9 or newer, nothing else needed).

    python3 verify.py FILE [--key VKEY] [--checkpoint FILE] [--json]
    python3 verify.py --batch FOLDER

FILE is a pack (mamori-pack/1) or a proof file (c2sp.org/tlog-proof@v1). --key is the key of the house, had from
elsewhere; --checkpoint a checkpoint that somebody outside the house has kept. Exit: 0 proved, 1 not proved,
2 cannot be read. --batch prints a line for each file: name, verdict, numbers of the events with a fault.
What every line means is told in docs/evidence.md. This file shares no code with mamori.
"""
import argparse, base64, collections, hashlib, json, os, pathlib, re, sys
from datetime import date

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
MOST = 1_000_000_000

def want(condition, what):
    """Every file that is not what it should be ends in a ValueError, also where Python itself finds it out."""
    if not condition:
        raise ValueError("wanted " + what)

# --- Ed25519 (RFC 8032), verification only; secrets never come here, so nothing need take constant time

def add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P

def times(n, p):
    q = (0, 1, 1, 0)
    while n:
        q = add(q, p) if n & 1 else q
        p, n = add(p, p), n >> 1
    return q

def point(data):
    """The point of 32 bytes, or None. Values of y above the prime are taken as their remainder."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, (y & ((1 << 255) - 1)) % P
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P:
        return None
    x = x if x & 1 == sign else (P - x) % P
    return x, y, 1, x * y % P

def packed(p):
    inverse = pow(p[2], P - 2, P)
    x, y = p[0] * inverse % P, p[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")

BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))

def signed(key, message, signature):
    a, s = point(key), int.from_bytes(signature[32:], "little")
    if a is None or len(signature) != 64 or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    minus = (P - a[0], a[1], a[2], P - a[3])
    return packed(add(times(s, BASE), times(h, minus))) == signature[:32]

# --- texts that have one spelling each

def sha(data):
    return hashlib.sha256(data).digest()

def decode(text):
    """Base64 in its one spelling."""
    want(re.fullmatch(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==|[A-Za-z0-9+/]=))?", text), "base64")
    data = base64.b64decode(text)
    want(base64.b64encode(data).decode() == text, "base64")
    return data

def number(text, most=2**64 - 1):
    want(re.fullmatch(r"0|[1-9][0-9]{0,19}", text) is not None and int(text) <= most, "a number")
    return int(text)

def hashed(text):
    want(re.fullmatch(r"[0-9a-f]{64}", text) is not None, "a hash")
    return bytes.fromhex(text)

SPACES = "\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
BAD_IN_NAME = re.compile("[+\x00-\x1f\x7f-\x9f" + SPACES + "]")
UUID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
PLAIN = "[^\\\\\x00-\x1f\x7f-\x9f\u2028\u2029]"
ESCAPE = r"\\(?:[\\nrt]|u\{(?:[0-8bcef]|1[0-9a-f]|7f|8[0-9a-f]|9[0-9a-f]|2028|2029)\})"
TEXT = re.compile("(?:" + PLAIN + "|" + ESCAPE + ")+")
LETTERS = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\"}

def is_text(value):
    """Whether a value is spelt as texts are in a line."""
    return value == "\\-" or TEXT.fullmatch(value) is not None

def text_of(value):
    want(is_text(value), "a text")
    if value in ("-", "\\-"):
        return value[1:]

    def letter(found):
        code = found.group(1)
        return chr(int(code[2:-1], 16)) if code[0] == "u" else LETTERS[code]
    return re.sub(r"\\([\\nrt]|u\{[0-9a-f]+\})", letter, value)

def after(line, key):
    want(line.startswith(key + " "), key)
    return line[len(key) + 1:]

# --- keys, notes, checkpoints (C2SP)

class Key:
    def __init__(self, text):
        name, _, rest = text.partition("+")
        ident, _, data = rest.partition("+")
        data = decode(data)
        want(name and not BAD_IN_NAME.search(name) and len(data) == 33 and data[0] == 1, "a key")
        want(ident == key_id(name, data[1:]).hex(), "a key")
        self.name, self.key = name, data[1:]

def key_id(name, key):
    return sha(name.encode() + b"\n\x01" + key)[:4]

class Note:
    def __init__(self, text):
        want(len(text.encode()) <= 1_000_000, "a shorter note")
        want(not re.search("[\x00-\x09\x0b-\x1f]", text), "a note without control characters")
        above, blank, below = text.rpartition("\n\n")
        want(blank and below.endswith("\n"), "a note")
        self.text, self.lines = above + "\n", []
        for line in below[:-1].split("\n"):
            want(line.startswith("\u2014 "), "a signature line")
            name, _, data = line[2:].partition(" ")
            data = decode(data)
            want(name and not BAD_IN_NAME.search(name) and len(data) > 4, "a signature line")
            self.lines.append((name, data[:4], data[4:]))
        want(len(self.lines) <= 16, "at most 16 signatures")

    def signed_by(self, name, key):
        own = [it[2] for it in self.lines if it[:2] == (name, key_id(name, key))]
        return bool(own) and all(signed(key, self.text.encode(), it) for it in own)

Checkpoint = collections.namedtuple("Checkpoint", "origin size root")

def of_house(note, key):
    """The checkpoint of one of mamori's trees, if the holder of these 32 bytes signed it."""
    lines = note.text[:-1].split("\n")
    try:
        want(len(lines) >= 3 and all(lines), "a checkpoint")
        read = Checkpoint(lines[0], number(lines[1]), decode(lines[2]))
    except ValueError:
        return None
    origin = "mamori/" + sha(key).hex()[:16] + "/" + tree_of(read.origin)
    holds = read.origin == origin and len(read.root) == 32 and note.signed_by(origin, key)
    return read if holds else None

def tree_of(origin):
    found = re.match(r"mamori/[^/]*/(.*)", origin, re.S)
    return found.group(1) if found else ""

# --- the tree (RFC 6962)

def node(left, right):
    return sha(b"\x01" + left + right)

def root_of(leaves):
    while len(leaves) > 1:  # a last one without a neighbour goes up as it is
        leaves = [node(*leaves[at:at + 2]) if at + 1 < len(leaves) else leaves[at] for at in range(0, len(leaves), 2)]
    return leaves[0] if leaves else sha(b"")

def lead(leaf, index, size, path):
    """The root to which a path leads, or None."""
    if size == 1 or not path:
        return None if path or size != 1 else leaf
    half = 1 << (size - 1).bit_length() - 1
    right = index >= half
    below = lead(leaf, index - half, size - half, path[:-1]) if right else lead(leaf, index, half, path[:-1])
    return below and (node(path[-1], below) if right else node(below, path[-1]))

# --- events

def millis(text):
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{3})Z", text, re.A)
    want(found, "at")
    year, month, day, hour, minute, second, milli = map(int, found.groups())
    want(hour < 24 and minute < 60 and second < 60 and text <= "9999-12-30T22:00:00.999Z", "at")
    # Python has no year 0; it is as long as the year 400.
    days = date(year or 400, month, day).toordinal() - (0 if year else 146_097)
    return (((days - 719_163) * 24 + hour) * 60 + minute) * 60_000 + second * 1000 + milli

def place_of(tree):
    """The office of a tree and the milliseconds between which its year lies, from its name."""
    found = re.fullmatch(r"(house|" + UUID.pattern + r")/([1-9][0-9]{3})", tree)
    year = int(found.group(2)) if found else 0
    want(1970 <= year < 9998, "the name of a tree")
    nine = 9 * 3_600_000  # Asia/Tokyo, without summer time
    begin, end = ((date(it, 1, 1).toordinal() - 719_163) * 86_400_000 - nine for it in (year, year + 1))
    return "-" if found.group(1) == "house" else found.group(1), begin, end

class Entry:
    """13 lines: the event, salt and detail."""

    def __init__(self, lines):
        want(len(lines) == 13, "an event in 13 lines")
        self.lines, self.body = lines[:11], "".join(it + "\n" for it in lines[:11]).encode()
        salt, detail = after(lines[11], "salt"), after(lines[12], "detail")
        self.erased = (salt, detail) == ("-", "-")
        if not self.erased:
            self.salt, self.detail = hashed(salt), text_of(detail).encode()

    def event(self):
        """The eleven lines as a dictionary, each in its one spelling."""
        want(self.lines[0] == "mamori-event/1", "mamori-event/1")
        keys = "seq at clock actor office subject operation how terminal commitment".split()
        event = {key: after(line, key) for key, line in zip(keys, self.lines[1:])}
        number(event["seq"])
        want(event["clock"] in ("ntp", "local", "unknown"), "clock")
        want(event["actor"] in ("system", "nobody") or UUID.fullmatch(event["actor"]), "actor")
        want(event["office"] == "-" or UUID.fullmatch(event["office"]), "office")
        want(all(is_text(event[it]) for it in ("subject", "operation", "how", "terminal")), "text")
        hashed(event["commitment"])
        event["millis"] = millis(event["at"])
        return event

    def faults(self, seq, place):
        try:
            event = self.event()
        except ValueError as why:
            return [f"it is not an event: {why}"]
        found = []
        if int(event["seq"]) != seq:
            found.append("it has another number")
        if place and event["office"] != place[0]:
            found.append("it is of another office")
        elif place and not place[1] <= event["millis"] < place[2]:
            found.append("it is of another year")
        if not self.erased and sha(self.salt + self.detail).hex() != event["commitment"]:
            found.append("salt and detail are not those it is committed to")
        return found

# --- packs and proof files

def head_of(key, note):
    """The place of the key's tree, and its checkpoint; None for what is not as it must be."""
    head = of_house(note, key.key)
    try:
        place = place_of(tree_of(key.name))
    except ValueError:
        place = None
    return place, head if head and head.origin == key.name else None

def key_faults(key, pinned, place, head):
    wrong = {"the key is not the one that was expected": pinned and pinned.key != key.key,
             "the key is not named for a tree of mamori": not place,
             "the checkpoint is not signed by the key for this tree": not head}
    return [(None, what) for what, holds in wrong.items() if holds]

class Lines:
    """The lines of a pack one after the other."""

    def __init__(self, text):
        self.all, self.at = text.split("\n"), 0

    def many(self, count):
        want(self.at + count <= len(self.all), "more lines")
        self.at += count
        return self.all[self.at - count:self.at]

    def after(self, key):
        return after(self.many(1)[0], key)

def verify_pack(text, pinned, outside):
    lines = Lines(text)
    want(lines.many(1)[0] == "mamori-pack/1", "mamori-pack/1")
    key = Key(lines.after("vkey"))
    counts = [number(it, MOST) for it in lines.after("events").split(" ")]
    want(len(counts) == 2, "two numbers")
    first = counts[0]
    pruned = [hashed(it) for it in lines.many(first)]
    note = Note("".join(it + "\n" for it in lines.many(number(lines.after("checkpoint"), 1_000_000))))
    entries = [Entry(lines.many(13)) for _ in range(counts[1])]
    above = "".join(it + "\n" for it in lines.all[:lines.at]).encode()
    end = hashed(lines.after("end"))
    want(lines.all[lines.at:] == [""], "the end of the file")

    faults, (place, head) = [], head_of(key, note)
    if sha(above) != end:
        faults.append((None, "the hash in the last line is not that of the lines above"))
    for seq, entry in enumerate(entries, first):
        faults += [(seq, it) for it in entry.faults(seq, place)]
    leaves = pruned + [sha(b"\0" + it.body) for it in entries]
    if head and head.size != len(leaves):
        faults.append((None, "the checkpoint is of another number of events"))
    elif head and head.root != root_of(leaves):
        faults.append((None, "the checkpoint has another root than the events"))
    seen = of_house(outside, key.key) if outside else None
    if outside and (not seen or seen.origin != key.name):
        faults.append((None, "the checkpoint from outside is not signed by the key for this tree"))
    elif seen and seen.size > len(leaves):
        faults.append((None, f"outside {seen.size} events were seen, here are {len(leaves)}"))
    elif seen and seen.root != root_of(leaves[:seen.size]):
        faults.append((None, f"outside another history was seen: at size {seen.size} the roots differ"))
    erased = [seq for seq, it in enumerate(entries, first) if it.erased]
    said = {"kind": "pack", "tree": tree_of(key.name), "first": first, "size": len(leaves), "erased": erased}
    return said, key_faults(key, pinned, place, head) + faults

def verify_proof(text, pinned, outside):
    head, blank, note = text.partition("\n\n")
    lines = head.split("\n")
    want(blank and len(lines) > 2 and lines[1].startswith("extra "), "key and event, as mamori writes them")
    extra, index = decode(lines[1][6:]), number(after(lines[2], "index"))
    path = [decode(it) for it in lines[3:]]
    want(len(path) <= 63 and all(len(it) == 32 for it in path), "hashes")
    note, extra = Note(note), extra.decode()
    want(extra.endswith("\n"), "key and event in the extra line")
    lines = extra[:-1].split("\n")
    key, entry = Key(after(lines[0], "vkey")), Entry(lines[1:])

    place, head = head_of(key, note)
    faults = [(index, it) for it in entry.faults(index, place)]
    if head and (index >= head.size or lead(sha(b"\0" + entry.body), index, head.size, path) != head.root):
        faults.append((index, "it does not stand in this tree at this place"))
    seen = of_house(outside, key.key) if outside else None
    if outside and head and (not seen or seen[:2] != head[:2]):
        faults.append((None, "the checkpoint from outside is not of this tree at this size"))
    elif seen and head and seen.root != head.root:
        faults.append((None, "outside another history was seen: the roots differ"))
    said = {"kind": "proof", "tree": tree_of(key.name), "seq": index, "size": head.size if head else 0,
            "event": lines[1:], "erased": [index] if entry.erased else []}
    return said, key_faults(key, pinned, place, head) + faults

def verify(data, pinned=None, outside=None):
    """The verdict on the bytes of a file: what it says of itself, and its faults."""
    text = data.decode()
    kind = verify_proof if text.startswith("c2sp.org/tlog-proof@v1\n") else verify_pack
    return kind(text, pinned, outside)

# --- the command

def batch(folder):
    for name in sorted(os.listdir(folder)):
        try:
            _, faults = verify(pathlib.Path(folder, name).read_bytes())
            numbers = sorted({seq for seq, _ in faults if seq is not None})
            print(name, "false" if faults else "proved", ",".join(map(str, numbers)) or "-")
        except ValueError:
            print(name, "unreadable", "-")

def tell(said, faults, pinned, outside):
    for seq, what in faults:
        print(f"NOT PROVED  {said['tree']}" + ("" if seq is None else f" event {seq}") + f": {what}")
    if faults:
        return
    if said["kind"] == "pack":
        print(f"PROVED  {said['tree']}: {said['size'] - said['first']} events from number {said['first']} are complete,"
              " in order and unchanged since the holder of the key signed them.")
    else:
        print(f"PROVED  {said['tree']}: event {said['seq']} stands unchanged among {said['size']} events that"
              " the holder of the key signed.", *said["event"], sep="\n        ")
    if said["erased"]:
        print(f"NOTE    the details of these events were erased: {', '.join(map(str, said['erased']))}")
    if not pinned:
        print("NOT PROVED  that the key is the house's: give --key, had from somebody you trust.")
    if not outside:
        print("NOT PROVED  that everybody is shown the same history: give --checkpoint, kept by somebody else.")

def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("file", nargs="?")
    for option in ("--key", "--checkpoint", "--batch"):
        parser.add_argument(option)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    sys.stdout.reconfigure(errors="backslashreplace")
    if given.batch:
        return batch(given.batch)
    if not given.file:
        parser.error("a file is wanted")
    try:
        pinned = Key(given.key) if given.key else None
        outside = Note(pathlib.Path(given.checkpoint).read_bytes().decode()) if given.checkpoint else None
        said, faults = verify(pathlib.Path(given.file).read_bytes(), pinned, outside)
    except (ValueError, OSError) as why:
        print(f"CANNOT BE READ  {given.file}: {why}", file=sys.stderr)
        return 2
    if given.json:
        print(json.dumps({"proved": not faults, **said, "faults": [{"seq": seq, "what": what} for seq, what in faults]}))
    else:
        tell(said, faults, pinned, outside)
    return 1 if faults else 0

if __name__ == "__main__":
    sys.exit(main())
