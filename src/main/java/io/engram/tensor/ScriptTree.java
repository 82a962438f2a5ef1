package io.engram.tensor;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
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
    private final Map<String, byte[]> foreign = new LinkedHashMap<>();
    private String namespace = NAMESPACE;

    /**
     * A module without anything in it.
     *
     * @param type the name of the outermost class
     */
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
    public record Entry(
            String name, byte @Nullable [] bytes, @Nullable String tensor) {}

    private record Kept(String path, DataType type, Shape shape, boolean trainable) {}

    private static final class Node {
        private final String type;
        private final String path;
        private final Map<String, Node> children = new LinkedHashMap<>();
        private final Map<String, Kept> tensors = new LinkedHashMap<>();
        private final List<String> methods = new ArrayList<>();

        /** Of a module that is somebody else's: what makes it, in place of all of the above. */
        private byte @Nullable [] program;

        /** The class with its namespace, where it is somebody else's. */
        private String foreignType = "";

        private final Map<String, String> storages = new LinkedHashMap<>();

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

    /**
     * Adds a module of somebody else's as it is, with its code.
     *
     * @param path of the module, below which its tensors are named as in its own state_dict
     * @throws IllegalArgumentException where there is another one already, since both may have classes of one name
     */
    public void include(String path, UploadedScript script) throws IOException {
        if (!foreign.isEmpty()) {
            throw new IllegalArgumentException("it has two uploaded modules, whose classes may have the same names");
        }
        foreign.putAll(script.others());
        Node node = node(path);
        node.program = script.program();
        node.foreignType = script.type();
        script.tensors().forEach(tensor -> node.storages.put(tensor.key(), path + "." + tensor.name()));
        int number = 0;
        do {
            namespace = NAMESPACE + ".engram" + (number == 0 ? "" : "_" + number);
            number++;
        } while (foreign.containsKey(codeFile()));
    }

    private String codeFile() {
        return "code/" + namespace.replace('.', '/') + ".py";
    }

    private String qualified(Node node) {
        return node.program == null ? namespace + "." + node.type : node.foreignType;
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
            type.append('_')
                    .append(name.contains("_") ? name.length() + "_" : "")
                    .append(name);
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
        Map<String, String> storages = new LinkedHashMap<>();
        write(root, data, storages);
        StringBuilder source = new StringBuilder();
        declare(root, source);
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry(FOLDER + "data.pkl", data.end(), null));
        entries.add(text("byteorder", "little"));
        storages.forEach((key, tensor) -> entries.add(new Entry(FOLDER + "data/" + key, null, tensor)));
        entries.add(text(codeFile(), source.toString()));
        foreign.forEach((name, bytes) -> entries.add(new Entry(FOLDER + name, bytes, null)));
        if (foreign.isEmpty()) {
            byte[] nothing = new Pickle().begin().operations(")").end();
            entries.add(new Entry(FOLDER + "constants.pkl", nothing, null));
            entries.add(text("version", VERSION));
        }
        return entries;
    }

    private static Entry text(String name, String content) {
        return new Entry(FOLDER + name, content.getBytes(StandardCharsets.UTF_8), null);
    }

    /** @param storages takes the name of each tensor by the key of its bytes */
    private void write(Node node, Pickle data, Map<String, String> storages) {
        byte[] program = node.program;
        if (program != null) {
            data.program(program);
            storages.putAll(node.storages);
            return;
        }
        data.beginObject(namespace, node.type);
        data.moduleState(false);
        node.tensors.forEach((name, kept) -> {
            String key = (foreign.isEmpty() ? "" : "engram_") + storages.size();
            data.text(name).tensor(key, kept.type(), kept.shape(), kept.trainable());
            storages.put(key, kept.path());
        });
        node.children.forEach((name, child) -> write(child, data.text(name), storages));
        data.endObject();
    }

    private void declare(Node node, StringBuilder source) {
        if (node.program != null) {
            return;
        }
        source.append("class ").append(node.type).append("(Module):\n");
        line(source, "__parameters__ = [" + String.join(", ", node.names(true)) + "]");
        line(source, "__buffers__ = [" + String.join(", ", node.names(false)) + "]");
        line(source, "training : bool");
        line(source, "_is_full_backward_hook : Optional[bool]");
        node.tensors.keySet().forEach(name -> line(source, "__annotations__[\"" + name + "\"] = Tensor"));
        node.children.forEach((name, child) -> line(source, "__annotations__[\"" + name + "\"] = " + qualified(child)));
        for (String method : node.methods) {
            method.lines()
                    .filter(text -> !text.isBlank())
                    .map(text -> text.startsWith("def ")
                            ? text.replaceFirst("\\(self\\b", Matcher.quoteReplacement("(self: " + qualified(node)))
                            : text)
                    .forEach(text -> line(source, text));
        }
        node.children.values().forEach(child -> declare(child, source));
    }

    private static void line(StringBuilder source, String text) {
        source.append("  ").append(text).append('\n');
    }
}
