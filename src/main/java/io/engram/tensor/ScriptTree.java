package io.engram.tensor;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A TorchScript module with tensors, made in plain Java: modules within modules, named so that {@code state_dict} has
 * the names that the tensors are given here. {@code torch.jit.load} and libtorch open what {@link #entries} lists, once
 * it is a zip.
 */
public final class ScriptTree {

    /** Of our own text, which libtorch runs as it runs that of a training; see {@link TorchScriptArchive}. */
    private static final String VERSION = "3\n";

    private static final String FOLDER = "engram/";
    private static final String NAMESPACE = "__torch__";

    private final Node root;

    /** @param type the name of the outermost class */
    public ScriptTree(String type) {
        root = new Node(type, "");
    }

    /**
     * A file of the archive.
     *
     * @param bytes its content; null where it is that of a tensor
     * @param tensor the tensor's name, as in {@link #tensor}; null where there are bytes
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Entry(String name, byte @Nullable [] bytes, @Nullable String tensor) {}

    private record Kept(String path, DataType type, Shape shape, boolean trainable) {}

    private static final class Node {
        private final String type;
        private final String path;
        private final Map<String, Node> children = new LinkedHashMap<>();
        private final Map<String, Kept> tensors = new LinkedHashMap<>();
        private final List<String> methods = new ArrayList<>();

        Node(String type, String path) {
            this.type = type;
            this.path = path;
        }

        List<String> names(boolean trainable) {
            return tensors.entrySet().stream()
                    .filter(tensor -> tensor.getValue().trainable() == trainable)
                    .map(tensor -> '"' + tensor.getKey() + '"')
                    .toList();
        }
    }

    /**
     * Adds a tensor.
     *
     * @param path {@code model.0.weight}: the modules that hold it, then its own name
     * @param trainable whether it is a parameter, else a buffer
     */
    public void tensor(String path, DataType type, Shape shape, boolean trainable) {
        int dot = path.lastIndexOf('.');
        Node holder = node(dot < 0 ? "" : path.substring(0, dot));
        holder.tensors.put(path.substring(dot + 1), new Kept(path, type, shape, trainable));
    }

    /**
     * Adds a method to a module.
     *
     * @param path of the module, empty for the outermost
     * @param source {@code def name(self, ...): ...}, indented by four blanks
     */
    public void method(String path, String source) {
        node(path).methods.add(source);
    }

    private Node node(String path) {
        Node node = root;
        if (!path.isEmpty()) {
            for (String name : path.split("\\.", -1)) {
                String below = node.path.isEmpty() ? name : node.path + "." + name;
                // The text below is named by its place; what is one place is never another.
                node = node.children.computeIfAbsent(name, made -> new Node(typeOf(below), below));
            }
        }
        return node;
    }

    /** Lengths before the parts keep {@code a.b_c} and {@code a_b.c} apart. */
    private static String typeOf(String path) {
        StringBuilder type = new StringBuilder("Part");
        for (String name : path.split("\\.", -1)) {
            type.append('_').append(name.contains("_") ? name.length() + "_" : "").append(name);
        }
        return type.toString();
    }

    /** The expression for a module or a tensor of the module that a method belongs to. */
    public static String expression(String path) {
        String expression = "self";
        for (String name : path.split("\\.", -1)) {
            expression = "getattr(" + expression + ", \"" + name + "\")";
        }
        return expression;
    }

    /** All files of the archive, always the same in the same order. */
    public List<Entry> entries() {
        Pickle data = new Pickle().begin();
        Set<String> storages = new LinkedHashSet<>();
        write(root, data, storages);
        StringBuilder source = new StringBuilder();
        declare(root, source);
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry(FOLDER + "data.pkl", data.end(), null));
        entries.add(text("byteorder", "little"));
        int number = 0;
        for (String tensor : storages) {
            entries.add(new Entry(FOLDER + "data/" + number++, null, tensor));
        }
        entries.add(text("code/" + NAMESPACE + ".py", source.toString()));
        entries.add(new Entry(
                FOLDER + "constants.pkl", new Pickle().begin().operations(")").end(), null));
        entries.add(text("version", VERSION));
        return entries;
    }

    private static Entry text(String name, String content) {
        return new Entry(FOLDER + name, content.getBytes(StandardCharsets.UTF_8), null);
    }

    private static void write(Node node, Pickle data, Set<String> storages) {
        data.beginObject(NAMESPACE, node.type);
        data.moduleState(false);
        node.tensors.forEach((name, kept) -> {
            data.text(name)
                    .tensor(Integer.toString(storages.size()), kept.type(), kept.shape(), kept.trainable());
            storages.add(kept.path());
        });
        node.children.forEach((name, child) -> write(child, data.text(name), storages));
        data.endObject();
    }

    private static void declare(Node node, StringBuilder source) {
        source.append("class ").append(node.type).append("(Module):\n");
        line(source, "__parameters__ = [" + String.join(", ", node.names(true)) + "]");
        line(source, "__buffers__ = [" + String.join(", ", node.names(false)) + "]");
        line(source, "training : bool");
        line(source, "_is_full_backward_hook : Optional[bool]");
        node.tensors.keySet().forEach(name -> line(source, "__annotations__[\"" + name + "\"] = Tensor"));
        node.children.forEach((name, child) ->
                line(source, "__annotations__[\"" + name + "\"] = " + NAMESPACE + "." + child.type));
        for (String method : node.methods) {
            method.lines()
                    .map(text -> text.startsWith("def ")
                            ? text.replace("(self, ", "(self: " + NAMESPACE + "." + node.type + ", ")
                            : text)
                    .forEach(text -> line(source, text));
        }
        node.children.values().forEach(child -> declare(child, source));
    }

    private static void line(StringBuilder source, String text) {
        source.append("  ").append(text).append('\n');
    }
}
