# Reads safetensors files as their specification says (https://github.com/huggingface/safetensors#format), with nothing of ours, and
# refuses what the specification forbids. Prints metadata and tensors of each as JSON, the numbers in full.
#   python3 readSafetensors.py <file> …
import json, struct, sys

def unique(pairs):
    assert len({name for name, _ in pairs}) == len(pairs), "a name occurs twice"
    return dict(pairs)

def read(path):
    data = open(path, "rb").read()
    (length,) = struct.unpack("<Q", data[:8])
    assert length <= 100_000_000 and 8 + length <= len(data), "header length"
    assert data[8:9] == b"{", "the header begins with a brace"
    header = json.loads(data[8 : 8 + length].decode("utf-8"), object_pairs_hook=unique)
    numbers = data[8 + length :]
    metadata = header.pop("__metadata__", {})
    assert all(type(value) is str for value in metadata.values()), "metadata are strings"
    tensors, indexed = {}, 0
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        width, letter = {"F32": (4, "f"), "F64": (8, "d")}[entry["dtype"]]
        begin, end = entry["data_offsets"]
        count = 1
        for size in entry["shape"]:
            count *= size
        assert begin == indexed, f"{name}: a hole or an overlap"
        assert end - begin == count * width, f"{name}: size"
        assert (8 + length + begin) % width == 0, f"{name}: not aligned"
        tensors[name] = {**entry, "values": struct.unpack(f"<{count}{letter}", numbers[begin:end])}
        indexed = end
    assert indexed == len(numbers), "bytes that no tensor has"
    return {"metadata": metadata, "tensors": tensors}

print(json.dumps([read(path) for path in sys.argv[1:]]))
