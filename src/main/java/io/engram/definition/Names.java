package io.engram.definition;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** How Java's names are written in a definition. */
public final class Names {

    /** What people may call modules and hparams: neither dots nor slashes, which part the names of tensors. */
    public static final String IDENTIFIER = "[A-Za-z_][A-Za-z0-9_]*";

    /** {@link #IDENTIFIER} in words. */
    public static final String IDENTIFIER_RULE = "must be letters, digits and _, and not begin with a digit";

    /** A definition may have thousands of records of one type. */
    private static final ClassValue<Map<String, RecordComponent>> COMPONENTS = new ClassValue<>() {
        @Override
        protected Map<String, RecordComponent> computeValue(Class<?> type) {
            return readComponents(type);
        }
    };

    private Names() {}

    /** {@code maxGradNorm} to {@code max_grad_norm}. */
    public static String snakeCase(String camelCase) {
        return camelCase.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    /** The kind of a record of a sealed family, as a definition writes it. */
    public static String kindOf(Class<?> type) {
        Kind kind = type.getAnnotation(Kind.class);
        if (kind == null) {
            throw new IllegalStateException(type + " has no @Kind");
        }
        return kind.value();
    }

    /** The members of a sealed family by kind: Engram's own and those of plug-ins. */
    public static Map<String, Class<?>> kindsOf(Class<?> family) {
        Map<String, Class<?>> kinds = ownKindsOf(family);
        for (Class<?> member : family.getPermittedSubclasses()) {
            if (isOpen(member)) {
                kinds.putAll(PlugIns.kindsOf(member));
            }
        }
        return kinds;
    }

    /**
     * The members of a sealed family that come with Engram, in the order of its permits clause, through nested
     * families.
     */
    static Map<String, Class<?>> ownKindsOf(Class<?> family) {
        Map<String, Class<?>> kinds = new LinkedHashMap<>();
        for (Class<?> member : family.getPermittedSubclasses()) {
            if (member.isSealed()) {
                kinds.putAll(ownKindsOf(member));
            } else if (!isOpen(member)) {
                kinds.put(kindOf(member), member);
            }
        }
        return kinds;
    }

    /** Whether a member of a sealed family is the interface that plug-ins implement. */
    private static boolean isOpen(Class<?> member) {
        return member.isInterface() && !member.isSealed();
    }

    /** The sealed family that a record is a kind of, where it is one. */
    static Optional<Class<?>> familyOf(Class<?> type) {
        return Stream.of(type.getInterfaces())
                .flatMap(of -> of.isSealed() ? Stream.of(of) : familyOf(of).stream())
                .findFirst();
    }

    /** The constants of an enum by the name that a definition uses. */
    static Map<String, Object> constantsOf(Class<?> type) {
        Map<String, Object> constants = new LinkedHashMap<>();
        for (Object constant : type.getEnumConstants()) {
            constants.put(constant.toString().toLowerCase(Locale.ROOT), constant);
        }
        return constants;
    }

    /** The names of a record's components, as a definition writes them. */
    public static Set<String> componentNames(Class<?> type) {
        return componentsOf(type).keySet();
    }

    static Map<String, RecordComponent> componentsOf(Class<?> type) {
        return COMPONENTS.get(type);
    }

    private static Map<String, RecordComponent> readComponents(Class<?> type) {
        Map<String, RecordComponent> components = new LinkedHashMap<>();
        Arrays.stream(type.getRecordComponents())
                .forEach(component -> components.put(snakeCase(component.getName()), component));
        return Collections.unmodifiableMap(components);
    }
}
