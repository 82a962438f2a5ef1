package io.engram.definition;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;

/** Checks one component of a record against its Jakarta constraints; messages are English on every machine. */
final class Constraints {

    private static final Validator VALIDATOR = Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator(Set.of(Locale.ENGLISH), Locale.ENGLISH, false))
            .buildValidatorFactory()
            .getValidator();

    private Constraints() {}

    static List<String> violations(Class<?> owner, String component, @Nullable Object value) {
        return VALIDATOR.validateValue(owner, component, value).stream()
                .map(ConstraintViolation::getMessage)
                .sorted()
                .toList();
    }
}
