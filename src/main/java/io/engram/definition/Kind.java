package io.engram.definition;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name under which a definition asks for this member of a sealed family: {@code {linear: {units: 10}}}.
 *
 * <p>The permitted records of the sealed interface are the registry, and what plug-ins bring to its open one; there is
 * no other list.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Kind {

    String value();
}
