package io.mlprod.record;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The model output that a record component is read from, if the component's own name does not say it.
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
     * Returns the class label whose score to take, for example {@code "bad"}, or {@code "1"} where labels are numbers.
     * The score is found wherever it lies in each version of the model. Numbers only count classes: a version whose
     * file has other numbers as labels than the serving version is refused.
     *
     * @return one of the labels of the model's file, or else of {@link #classes}; empty for none
     */
    String label() default "";

    /**
     * Returns the index of the element to take from each row, for example 1 for the score of the second of two classes.
     * A version whose file has the classes in another order is refused; {@link #label} reads such a version correctly.
     *
     * @return the index from 0; -1 for all elements
     */
    int column() default -1;

    /**
     * Returns the class labels in the order of the scores, for models whose file does not hold them. A file that holds
     * other labels, or the same ones in another order, does not fit.
     *
     * @return the labels; empty to take those of the model
     */
    String[] classes() default {};
}
