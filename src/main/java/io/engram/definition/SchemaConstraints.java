package io.engram.definition;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.math.BigDecimal;
import java.util.Map;
import java.util.function.BiConsumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * Says Jakarta's constraints in the words of JSON Schema. A constraint that is not known here is left to
 * {@link Constraints}; the schema is then only less strict.
 */
final class SchemaConstraints {

    /** How the length of a value is called, which depends on what it is. */
    enum Length {
        OF_TEXT("minLength", "maxLength"),
        OF_LIST("minItems", "maxItems"),
        OF_MAP("minProperties", "maxProperties");

        private final String least;
        private final String most;

        Length(String least, String most) {
            this.least = least;
            this.most = most;
        }
    }

    private static final Map<Class<? extends Annotation>, BiConsumer<Annotation, ObjectNode>> NUMBERS = Map.of(
            Positive.class, (constraint, schema) -> schema.put("exclusiveMinimum", 0),
            PositiveOrZero.class, (constraint, schema) -> schema.put("minimum", 0),
            Min.class, (constraint, schema) -> schema.put("minimum", ((Min) constraint).value()),
            Max.class, (constraint, schema) -> schema.put("maximum", ((Max) constraint).value()),
            DecimalMin.class, (constraint, schema) -> decimalMin((DecimalMin) constraint, schema),
            DecimalMax.class, (constraint, schema) -> decimalMax((DecimalMax) constraint, schema));

    private SchemaConstraints() {}

    static void ofNumber(AnnotatedElement of, ObjectNode schema) {
        for (Annotation constraint : of.getAnnotations()) {
            NUMBERS.getOrDefault(constraint.annotationType(), (other, unchanged) -> {})
                    .accept(constraint, schema);
        }
    }

    private static void decimalMin(DecimalMin constraint, ObjectNode schema) {
        schema.put(constraint.inclusive() ? "minimum" : "exclusiveMinimum", new BigDecimal(constraint.value()));
    }

    private static void decimalMax(DecimalMax constraint, ObjectNode schema) {
        schema.put(constraint.inclusive() ? "maximum" : "exclusiveMaximum", new BigDecimal(constraint.value()));
    }

    static void ofText(AnnotatedElement of, ObjectNode schema) {
        ofLength(of, schema, Length.OF_TEXT);
        if (of.isAnnotationPresent(NotBlank.class)) {
            schema.put("pattern", "\\S");
        }
        Pattern pattern = of.getAnnotation(Pattern.class);
        if (pattern != null) {
            // Jakarta's pattern must match the whole text, JSON Schema's a part of it.
            schema.put("pattern", "^(" + pattern.regexp() + ")$");
        }
    }

    static void ofLength(AnnotatedElement of, ObjectNode schema, Length length) {
        if (of.isAnnotationPresent(NotEmpty.class)) {
            schema.put(length.least, 1);
        }
        Size size = of.getAnnotation(Size.class);
        if (size != null && size.min() > 0) {
            schema.put(length.least, size.min());
        }
        if (size != null && size.max() < Integer.MAX_VALUE) {
            schema.put(length.most, size.max());
        }
    }

    /** Whether a list may have exactly one element. */
    static boolean allowsOne(AnnotatedElement of) {
        Size size = of.getAnnotation(Size.class);
        return size == null || (size.min() <= 1 && size.max() >= 1);
    }
}
