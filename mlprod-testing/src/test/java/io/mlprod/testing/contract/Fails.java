package io.mlprod.testing.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The tests that a mistake has to fail, and no others. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Fails {
    String[] value();
}
