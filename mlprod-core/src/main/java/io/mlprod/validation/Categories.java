package io.mlprod.validation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The values that a text may have. An enum component needs no such list: its constants are the list.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Categories {

    /**
     * Returns the allowed values.
     *
     * @return at least one
     */
    String[] value();
}
