"""Makes the tokenizer files and reference vectors of this folder: pip install sentencepiece==0.2.3 tokenizers==0.23.3; python make.py"""
import io
import json
import random

import sentencepiece
import tokenizers
from tokenizers import decoders, models, normalizers, pre_tokenizers, processors, trainers

random.seed(1986)
WORDS = (
    "the tide is high and low in the harbour where grey boats wait for water a boatman waits and rows to the other side "
    "rowing slowly while gulls cry over wet sand sandy beaches highest lowest waiting watery harbours über café naïve "
    "straße Ελλάδα привет вода водный"
).split()
CORPUS = [" ".join(random.choices(WORDS, k=random.randint(3, 9))) + random.choice([".", "", "!"]) for _ in range(400)]
TEXTS = [
    "the tide is high",
    "The boatman waits slowly.",
    "  rows   and harbours\tin  straße ",
    "unwaterable highness!",
    "Ελλάδα привет водный café",
    "ﬁne ①ce 東京 🙂 wait",
    "a",
    "sand▁water",
    "cafe\u0301 e\u0301",
]
vectors = {}


def piece_model(name, **options):
    out = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(CORPUS), model_writer=out, vocab_size=120, num_threads=1, minloglevel=2,
        character_coverage=1.0, hard_vocab_limit=False, **options)
    open(name, "wb").write(out.getvalue())
    model = sentencepiece.SentencePieceProcessor(model_proto=out.getvalue())
    vectors[name] = {
        "labels": [model.id_to_piece(i) for i in range(model.get_piece_size())],
        "texts": [{"text": t, "ids": model.encode(t), "decoded": model.decode(model.encode(t))} for t in TEXTS],
    }


piece_model("bpe.model", model_type="bpe", normalization_rule_name="identity")
piece_model("unigram.model", model_type="unigram", normalization_rule_name="identity")  # others are 240 kB


def tokenizer(name, made, trainer):
    made.train_from_iterator(CORPUS, trainer)
    made.save(name)
    encoded = [made.encode(t, add_special_tokens=False) for t in TEXTS]
    vectors[name] = {
        "labels": [made.id_to_token(i) for i in range(made.get_vocab_size())],
        "texts": [{"text": t, "ids": e.ids, "decoded": made.decode(e.ids, skip_special_tokens=False)} for t, e in zip(TEXTS, encoded)],
    }


made = tokenizers.Tokenizer(models.BPE())
made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
made.decoder = decoders.ByteLevel()
tokenizer("bytelevel.json", made, trainers.BpeTrainer(
    vocab_size=330, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), special_tokens=["<s>", "</s>"], show_progress=False))

made = tokenizers.Tokenizer(models.WordPiece(unk_token="[UNK]"))
made.normalizer = normalizers.BertNormalizer()
made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
made.decoder = decoders.WordPiece()
made.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)])
tokenizer("wordpiece.json", made, trainers.WordPieceTrainer(
    vocab_size=140, special_tokens=["[UNK]", "[CLS]", "[SEP]"], show_progress=False))

made = tokenizers.Tokenizer(models.Unigram())
made.normalizer = normalizers.NFKC()
made.pre_tokenizer = pre_tokenizers.Metaspace()
made.decoder = decoders.Metaspace()
tokenizer("unigram.json", made, trainers.UnigramTrainer(
    vocab_size=140, special_tokens=["<unk>"], unk_token="<unk>", show_progress=False))

json.dump(vectors, open("vectors.json", "w"), ensure_ascii=False, indent=0)
