"""A second implementation of docs/audit-format.md on the standard library alone: verify.py <export>."""
import base64, datetime, hashlib, json, sys
from decimal import Decimal

ENVELOPE = ("causationId", "correlationId", "data", "headers", "id", "streamId", "tenantId", "timestamp", "type", "version")
STATEMENT = ("funds", "keyId", "number", "previous", "root", "sealedAt")
ASSETS = ("cash", "bank", "inKindStock", "loansOutstanding", "loansToTakeOver")
NEVER_NEGATIVE = ASSETS + ("activityFund", "reserve", "boardAllowance", "memberCredits")
ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296, 0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)


class Invalid(Exception):
    pass


def require(condition, why):
    if not condition:
        raise Invalid(why)


def number(value):
    exact, value = Decimal(value), float(value)
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    text, point = "".join(map(str, digits)), len(digits) + exponent
    require(Decimal(repr(value)) == exact, f"the number {exact} is not exact")
    if value == 0:
        return "0"
    if 0 < point <= 21:
        text = (text + "0" * (point - len(text)))[:point] + ("." + text[point:] if len(text) > point else "")
    elif -6 < point <= 0:
        text = "0." + "0" * -point + text
    else:
        text = text[0] + ("." + text[1:] if len(text) > 1 else "") + f"e{point - 1:+d}"
    return ("-" if sign else "") + text


def canonical(value):
    """RFC 8785."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (int, Decimal)):
        return number(value)
    if isinstance(value, str):
        return '"' + "".join(ESCAPES.get(c) or (c if c >= " " else f"\\u{ord(c):04x}") for c in value) + '"'
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    names = sorted(value, key=lambda name: name.encode("utf-16-be"))
    return "{" + ",".join(canonical(name) + ":" + canonical(value[name]) for name in names) + "}"


sha = lambda *parts: hashlib.sha256(b"".join(parts)).digest()


def add(a, b):
    if a is None or b is None:
        return a or b
    if a[0] == b[0] and (a[1] + b[1]) % P == 0:
        return None
    slope = (3 * a[0] ** 2 - 3) * pow(2 * a[1], -1, P) if a == b else (b[1] - a[1]) * pow(b[0] - a[0], -1, P)
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def times(k, point):
    total = None
    while k:
        total, point, k = add(total, point) if k & 1 else total, add(point, point), k >> 1
    return total


def signed(statement, signature, spki):
    """ECDSA P-256 with SHA-256; a public key ends with the coordinates of its point."""
    key = int.from_bytes(spki[-64:-32], "big"), int.from_bytes(spki[-32:], "big")
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if (key[1] ** 2 - key[0] ** 3 + 3 * key[0] - B) % P or len(signature) != 64 or not (0 < r < N and 0 < s < N):
        return False
    point = add(times(int.from_bytes(sha(statement), "big") * pow(s, -1, N) % N, G), times(r * pow(s, -1, N) % N, key))
    return point is not None and point[0] % N == r


def root_of(leaf, index, size, path):
    """RFC 9162, section 2.1.3.2."""
    node, last = index, size - 1
    for sibling in path:
        require(last > 0, "a proof is too long")
        if node & 1 or node == last:
            leaf = sha(b"\1", sibling, leaf)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            leaf = sha(b"\1", leaf, sibling)
        node, last = node >> 1, last >> 1
    return leaf if last == 0 and 0 <= index < size else None


def verify(lines):
    fund = lines.pop(0)
    require(fund["kind"] == "fund" and fund["format"] == 1, "the format is not known")
    keys = {key["keyId"]: base64.b64decode(key["publicKey"]) for key in fund["keys"]}
    require(all(sha(key).hex()[:16] == name for name, key in keys.items()), "a key has the id of another")
    head, hashes, instant, days = bytes(32), {}, "", {}
    while lines[0]["kind"] == "entry":
        entry = lines.pop(0)
        version, at = entry["version"], f"entry {entry['version']}: "
        require(version == len(hashes) + 1, f"entry {len(hashes) + 1}: missing")
        require((entry["tenantId"], entry["streamId"]) == (fund["tenantId"], fund["streamId"]), at + "another fund's")
        require(entry["timestamp"] >= instant, at + "recorded before the one that it follows")
        datetime.datetime.strptime(entry["timestamp"], "%Y-%m-%dT%H:%M:%S.%fZ")
        require(entry["previousHash"] == head.hex(), at + "does not follow the one before")
        head = sha(head, canonical({name: entry[name] for name in ENVELOPE if name in entry}).encode())
        require(entry["hash"] == head.hex(), at + "its contents do not match its hash")
        for posted in entry["journal"]:
            require(sum(posting["amount"] for posting in posted["postings"]) == 0, at + "does not balance")
            for posting in posted["postings"]:
                account = days.setdefault(posting["account"], {})
                account[posted["on"]] = account.get(posted["on"], 0) + posting["amount"] * (1 if posting["account"] in ASSETS else -1)
        hashes[version], instant = entry["hash"], entry["timestamp"]
    for account in days:
        balance = 0
        for day in sorted(days[account]):
            balance += days[account][day]
            require(balance >= 0 or not (account in NEVER_NEGATIVE or account.startswith("capital")), f"{account} is negative on {day}")
    previous, seals = bytes(32).hex(), 0
    while lines[0]["kind"] == "seal":
        seal = lines.pop(0)
        seals, at = seals + 1, f"seal {seal['number']}: "
        require(seal["number"] == seals and seal["previous"] == previous, at + "does not follow the one before")
        statement = canonical({name: seal[name] for name in STATEMENT}).encode()
        require(seal["keyId"] in keys and signed(statement, bytes.fromhex(seal["signature"]), keys[seal["keyId"]]), at + "the signature is not right")
        previous = sha(statement).hex()
        if proof := seal.get("inclusion"):
            leaf = canonical({"hash": proof["hash"], "streamId": fund["streamId"], "tenantId": fund["tenantId"], "version": proof["version"]})
            path = [bytes.fromhex(sibling) for sibling in proof["path"]]
            root = root_of(sha(b"\0", leaf.encode()), proof["leafIndex"], proof["treeSize"], path)
            require(root and root.hex() == seal["root"] and proof["treeSize"] == seal["funds"], at + "the proof does not lead to its root")
            require(hashes.get(proof["version"]) == proof["hash"], at + f"has another hash for entry {proof['version']}")
    end = lines.pop(0)
    require(end["kind"] == "end" and not lines and (end["entries"], end["head"]) == (len(hashes), head.hex()), f"entry {len(hashes) + 1}: missing")


try:
    with open(sys.argv[1], encoding="utf-8") as file:
        verify([json.loads(line, parse_float=Decimal) for line in file])
    print("valid")
except (Invalid, LookupError, TypeError, ValueError) as fault:
    sys.exit(f"invalid: {fault}")
