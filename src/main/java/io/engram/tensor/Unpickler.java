package io.engram.tensor;

import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pickle in a TorchScript archive as data. Nothing that it names is run or looked up: classes stay names, and
 * what a function would make stays the function's name and its arguments.
 */
final class Unpickler {

    private static final int TRUE = 0x88;
    private static final int FALSE = 0x89;

    /** Stands for Python's None. */
    static final Object NONE = new Object();

    /** A class or a function. */
    record Global(String name) {}

    /** What a function would be called with. */
    record Call(Global function, List<Object> arguments) {}

    /** A truth value, and where the pickle says it. */
    record Truth(boolean value, int at) {}

    /** What lies outside of the pickle. */
    record Persistent(List<Object> id) {}

    /** An instance; its attributes come later. */
    static final class Instance {
        private final Global type;
        private final Map<String, Object> attributes = new LinkedHashMap<>();

        Instance(Global type) {
            this.type = type;
        }

        Global type() {
            return type;
        }

        Map<String, Object> attributes() {
            return attributes;
        }
    }

    private final ByteBuffer in;
    private final Map<Integer, Object> memo = new HashMap<>();
    private Deque<Object> stack = new ArrayDeque<>();
    private final Deque<Deque<Object>> marked = new ArrayDeque<>();

    /** Where it says that a module is in training mode. */
    private final List<Integer> trainingAt = new ArrayList<>();

    private Unpickler(byte[] pickle) {
        this.in = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * The object that a pickle describes.
     *
     * @throws IOException where it is none, or one that libtorch does not write
     */
    static Object read(byte[] pickle) throws IOException {
        try {
            return new Unpickler(pickle).run();
        } catch (BufferUnderflowException e) {
            throw new EOFException("the pickle ends too early");
        } catch (ClassCastException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            throw new IOException("the pickle is damaged", e);
        }
    }

    private Object run() throws IOException {
        for (int code = in.get() & 0xff; code != '.'; code = in.get() & 0xff) {
            obey(code);
        }
        return pop();
    }

    /** The same pickle with all modules in evaluation mode. */
    static byte[] forEvaluation(byte[] pickle) throws IOException {
        Unpickler unpickler = new Unpickler(pickle);
        unpickler.run();
        byte[] changed = pickle.clone();
        unpickler.trainingAt.forEach(at -> changed[at] = (byte) FALSE);
        return changed;
    }

    private void obey(int code) throws IOException {
        switch (code) {
            case 0x80 -> in.get();
            case 'c' -> push(new Global(line() + "." + line()));
            case ')' -> push(new ArrayList<>());
            case '}' -> push(new LinkedHashMap<>());
            case ']' -> push(new ArrayList<>());
            case 'N' -> push(NONE);
            case TRUE, FALSE -> push(new Truth(code == TRUE, in.position() - 1));
            case 'K' -> push((long) (in.get() & 0xff));
            case 'M' -> push((long) (in.getShort() & 0xffff));
            case 'J' -> push((long) in.getInt());
            case 0x8a -> push(longNumber());
            case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
            case 'X' -> push(text(in.getInt()));
            case 'q' -> memo.put(in.get() & 0xff, peek());
            case 'r' -> memo.put(in.getInt(), peek());
            case 'h' -> push(known(in.get() & 0xff));
            case 'j' -> push(known(in.getInt()));
            case '(' -> {
                marked.push(stack);
                stack = new ArrayDeque<>();
            }
            case 't' -> push(sinceMark());
            case 0x85 -> push(last(1));
            case 0x86 -> push(last(2));
            case 0x87 -> push(last(3));
            case 'Q' -> push(new Persistent(list(pop())));
            default -> build(code);
        }
    }

    private void build(int code) throws IOException {
        switch (code) {
            case 0x81 -> {
                pop();
                push(new Instance((Global) pop()));
            }
            case 'R' -> {
                List<Object> arguments = list(pop());
                push(new Call((Global) pop(), arguments));
            }
            case 'e' -> {
                List<Object> items = sinceMark();
                list(peek()).addAll(items);
            }
            case 'a' -> {
                Object item = pop();
                list(peek()).add(item);
            }
            case 'u' -> put(sinceMark());
            case 's' -> put(last(2));
            case 'b' -> {
                Object state = pop();
                if (peek() instanceof Instance instance && state instanceof Map<?, ?> map) {
                    map.forEach((key, value) -> instance.attributes.put(String.valueOf(key), value));
                }
            }
            default -> throw new IOException(String.format("the pickle has an operation 0x%02x", code));
        }
    }

    /** The map may be the state of a call, as of an OrderedDict, whose content means nothing here. */
    @SuppressWarnings("unchecked")
    private void put(List<Object> keysAndValues) {
        for (int i = 0; i + 1 < keysAndValues.size(); i += 2) {
            if (keysAndValues.get(i).equals("training")
                    && keysAndValues.get(i + 1) instanceof Truth truth
                    && truth.value()) {
                trainingAt.add(truth.at());
            }
        }
        if (peek() instanceof Map<?, ?> map) {
            for (int i = 0; i + 1 < keysAndValues.size(); i += 2) {
                ((Map<Object, Object>) map).put(keysAndValues.get(i), keysAndValues.get(i + 1));
            }
        }
    }

    private void push(Object value) {
        stack.push(value);
    }

    private Object pop() throws IOException {
        return required(stack.poll());
    }

    private Object peek() {
        Object top = stack.peek();
        if (top == null) {
            throw new IndexOutOfBoundsException("the pickle takes more than it gives");
        }
        return top;
    }

    private Object known(int index) throws IOException {
        return required(memo.get(index));
    }

    private static Object required(@Nullable Object value) throws IOException {
        if (value == null) {
            throw new IOException("the pickle is damaged");
        }
        return value;
    }

    private List<Object> sinceMark() throws IOException {
        List<Object> items = new ArrayList<>();
        stack.descendingIterator().forEachRemaining(items::add);
        Deque<Object> before = marked.poll();
        if (before == null) {
            throw new IOException("the pickle is damaged");
        }
        stack = before;
        return items;
    }

    private List<Object> last(int count) throws IOException {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(0, pop());
        }
        return items;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object value) {
        return (List<Object>) value;
    }

    private String line() {
        StringBuilder line = new StringBuilder();
        for (int c = in.get(); c != '\n'; c = in.get()) {
            line.append((char) c);
        }
        return line.toString();
    }

    private String text(int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private long longNumber() throws IOException {
        int length = in.get();
        if (length < 0 || length > Long.BYTES) {
            throw new IOException("the pickle has a number of " + length + " bytes");
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            long part = i == length - 1 ? in.get() : in.get() & 0xff;
            value |= part << (8 * i);
        }
        return value;
    }
}
