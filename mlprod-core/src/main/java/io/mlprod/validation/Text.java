package io.mlprod.validation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The allowed length and form of a text.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Text {

    /**
     * Returns the minimum length in UTF-16 units.
     *
     * @return 0 or more
     */
    int minLength() default 0;

    /**
     * Returns the maximum length in UTF-16 units.
     *
     * @return not below {@link #minLength}
     */
    int maxLength() default Integer.MAX_VALUE;

    /**
     * Returns a regular expression that the whole text must match, in the syntax that {@link TextPattern} describes.
     *
     * @return the pattern; empty for any text
     */
    String pattern() default "";
}
