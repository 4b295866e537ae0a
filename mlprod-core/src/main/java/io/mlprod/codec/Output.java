package io.mlprod.codec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The model output that a record component is taken from, when its name does not say it.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Output {

    /**
     * The model output.
     *
     * @return its name
     */
    String value();

    /**
     * Which element of each row to take, for example 1 for the score of the second of two classes.
     *
     * @return the index from 0; -1 for all elements
     */
    int column() default -1;

    /**
     * The class labels of a {@code Map} component in the order of the scores, for models whose file does not hold them.
     *
     * @return the labels; empty to take those of the model
     */
    String[] classes() default {};
}
