package io.engram.data.source;

import io.engram.data.InvalidData;
import java.util.ArrayList;
import java.util.List;

/** Opens files of tensors: NumPy, safetensors, idx. */
final class TensorFiles {

    private static final String NPY = ".npy";

    private TensorFiles() {}

    /** One file alone. */
    static Source open(Content content) {
        return new TensorSource(content, tensors(content));
    }

    /** Files side by side, whose rows belong together. */
    static Source open(FileTree tree, List<String> names) {
        List<Tensor> tensors = new ArrayList<>();
        try {
            for (String name : names) {
                tensors.addAll(tensors(tree.content(name)));
            }
        } catch (RuntimeException e) {
            tensors.forEach(tensor -> tensor.bytes().close());
            throw e;
        }
        return new TensorSource(tree.content(names.get(0)), tensors);
    }

    private static List<Tensor> tensors(Content content) {
        Format format = Format.of(Format.head(content));
        if (format == Format.GZIP && !(content instanceof GzipContent)) {
            return tensors(new GzipContent(content));
        }
        Bytes bytes = content.bytes();
        try {
            return switch (format) {
                case NPY -> List.of(NpyHeader.read(content, bytes, base(content.fileName())));
                case SAFETENSORS -> SafetensorsHeader.read(content, bytes);
                case IDX -> List.of(IdxHeader.read(content, bytes, IdxPairs.column(file(content.fileName()))));
                default ->
                    throw content.invalid(
                            "holds no tensors, whatever its name says. Write it by numpy.save or as safetensors.");
            };
        } catch (InvalidData e) {
            bytes.close();
            throw e;
        }
    }

    /** {@code x.npy} of {@code x.npy in train.npz}. */
    private static String file(String name) {
        int in = name.indexOf(" in ");
        return in < 0 ? name : name.substring(0, in);
    }

    private static String base(String name) {
        String file = file(name);
        String plain = file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.gz$", "");
        // An upload is stored under a name that says nothing of it, and another one while it comes.
        return plain.endsWith(NPY) && plain.length() > NPY.length()
                ? plain.substring(0, plain.length() - NPY.length())
                : "value";
    }
}
