package io.mlprod.validation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The allowed number of elements of an array or list.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Items {

    /**
     * Returns the minimum number of elements.
     *
     * @return 0 or more
     */
    int min() default 0;

    /**
     * Returns the maximum number of elements.
     *
     * @return not below {@link #min}
     */
    int max() default Integer.MAX_VALUE;
}
