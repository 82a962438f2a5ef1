"""What torch.nn.utils.clip_grad_norm_ says of each update of the golden case mlp_adam. Made norms.json with torch 2:

python3 src/test/resources/io/engram/brain/norms.py > src/test/resources/io/engram/brain/norms.json
"""
import json, os, sys
import torch
from safetensors.torch import load_file

folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../golden/mlp_adam")


def norms(window, limit):
    model = torch.nn.Sequential(torch.nn.Linear(64, 48), torch.nn.ReLU(), torch.nn.Linear(48, 10))
    init = load_file(os.path.join(folder, "init.safetensors"))
    model.load_state_dict({name.removeprefix("model."): tensor for name, tensor in init.items()})
    data = load_file(os.path.join(folder, "data.safetensors"))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.002, betas=(0.9, 0.99), weight_decay=0.001)
    found = []
    for epoch in range(3):
        for batch in range(10):
            size = min(window, 10 - batch // window * window)
            loss = torch.nn.functional.cross_entropy(model(data[f"train.{batch}.x"]), data[f"train.{batch}.y"].long())
            (loss / size).backward()
            closes = (batch + 1) % window == 0 or batch == 9
            found.append(torch.nn.utils.clip_grad_norm_(model.parameters(), limit).item() if closes else None)
            if closes:
                optimizer.step()
                optimizer.zero_grad()
    return found


json.dump({"each": norms(1, 5.0), "clipped": norms(1, 0.25), "windows": norms(3, 5.0)}, sys.stdout)
