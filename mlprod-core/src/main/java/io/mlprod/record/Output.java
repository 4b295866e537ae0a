package io.mlprod.record;

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
     * Returns the model output.
     *
     * @return its name
     */
    String value();

    /**
     * Returns the class label whose score to take, for example {@code "bad"}, or {@code "1"} where labels are numbers;
     * wherever that score lies in each version of the model. Numbers only count classes: a version whose file has other
     * numbers as labels than the serving one is refused.
     *
     * @return one of the labels of the model's file, or else of {@link #classes}; empty for none
     */
    String label() default "";

    /**
     * Returns which element of each row to take, for example 1 for the score of the second of two classes. A version
     * whose file puts the classes in another order is refused; {@link #label} reads it all the same.
     *
     * @return the index from 0; -1 for all elements
     */
    int column() default -1;

    /**
     * The class labels in the order of the scores, for models whose file does not hold them. A file that holds others,
     * or the same ones in another order, does not fit.
     *
     * @return the labels; empty to take those of the model
     */
    String[] classes() default {};
}
