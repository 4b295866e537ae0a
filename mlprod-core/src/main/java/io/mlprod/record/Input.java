package io.mlprod.record;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The model input that a record component goes into, if its name is not the input's. Components with the same input
 * become the columns of that one wide tensor, in the order of their declaration.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Input {

    /**
     * Returns the model input.
     *
     * @return its name
     */
    String value();
}
