package io.engram.definition;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.MessageInterpolator;
import jakarta.validation.Path;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;

/** Checks one component of a record against its Jakarta constraints; messages are English on every machine. */
final class Constraints {

    private static final Validator VALIDATOR = Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new EnglishMessages())
            .buildValidatorFactory()
            .getValidator();

    private Constraints() {}

    /**
     * One constraint that is broken.
     *
     * @param steps the way from the component to the element that breaks it: names and indices
     * @param key the map key that breaks it, where it is not a value
     */
    record Violation(List<String> steps, @Nullable String key, String message) {}

    static List<Violation> violations(Class<?> owner, String component, @Nullable Object value) {
        return VALIDATOR.validateValue(owner, component, value).stream()
                .map(Constraints::violation)
                .sorted(Comparator.comparing(Violation::toString))
                .toList();
    }

    private static Violation violation(ConstraintViolation<?> violation) {
        List<String> steps = new ArrayList<>();
        String key = null;
        for (Path.Node node : violation.getPropertyPath()) {
            Object step = node.getIndex() != null ? node.getIndex() : node.getKey();
            if (step != null) {
                steps.add(step.toString());
            }
            key = "<map key>".equals(node.getName()) ? String.valueOf(step) : key;
        }
        return new Violation(List.copyOf(steps), key, violation.getMessage());
    }

    /** Jakarta's own words; those for decimals hold a Java expression, which nothing here evaluates. */
    private static final class EnglishMessages implements MessageInterpolator {
        private final MessageInterpolator parameters =
                new ParameterMessageInterpolator(Set.of(Locale.ENGLISH), Locale.ENGLISH, false);

        @Override
        public String interpolate(String template, Context context) {
            return interpolate(template, context, Locale.ENGLISH);
        }

        @Override
        public String interpolate(String template, Context context, Locale locale) {
            boolean inclusive = Boolean.TRUE.equals(
                    context.getConstraintDescriptor().getAttributes().get("inclusive"));
            String words = switch (template) {
                case "{jakarta.validation.constraints.DecimalMax.message}" ->
                    inclusive ? "must be less than or equal to {value}" : "must be less than {value}";
                case "{jakarta.validation.constraints.DecimalMin.message}" ->
                    inclusive ? "must be greater than or equal to {value}" : "must be greater than {value}";
                default -> template;
            };
            return parameters.interpolate(words, context, locale);
        }
    }
}
