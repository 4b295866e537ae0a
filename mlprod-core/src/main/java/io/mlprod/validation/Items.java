package io.mlprod.validation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How many elements an array or list may have.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Items {

    /**
     * Returns the fewest elements.
     *
     * @return 0 or more
     */
    int min() default 0;

    /**
     * Returns the most elements.
     *
     * @return not below {@link #min}
     */
    int max() default Integer.MAX_VALUE;
}
