package io.engram.definition;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** One line for the reader of the catalogue: what a kind or constant does, or what an option means. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface About {

    String value();

    /** The unit of a number, where it has one: {@code minutes}, {@code examples}. */
    String unit() default "";
}
