package io.mlprod.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class that gets models, fakes, golden files and a clock, and that must not leave anything open.
 *
 * <p>Fields and parameters that carry {@link Model}, {@link FakeModel}, {@link Golden} or {@link ManualClock} receive
 * what they say; all others are left to JUnit and to other extensions. An instance field gets something of its own in
 * each test, before {@code @BeforeEach}; a static field, and a parameter of {@code @BeforeAll}, something for the whole
 * class. All of it is closed in reverse order at the end, also if the test has failed.
 *
 * <p>A test fails if its code, or that of its {@code @BeforeEach} and {@code @AfterEach}, leaves a handle, a native
 * session of a handle or a thread behind, when all extensions have closed what they close; the class fails for what
 * {@code @BeforeAll} and {@code @AfterAll} leave. The annotation applies to subclasses and nested classes as well; the
 * nearest one says what is checked.
 *
 * @since 0.1
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@ExtendWith(MlprodExtension.class)
public @interface MlprodTest {

    /**
     * Returns what happens if a handle, or a native session that one loaded, stays open.
     *
     * @return by default the test fails
     */
    LeakCheck handles() default LeakCheck.FAIL;

    /**
     * Returns what happens if a thread stays alive. In parallel runs only threads of handles and chains are checked,
     * since nobody knows which test has started another one.
     *
     * @return by default the test fails
     */
    LeakCheck threads() default LeakCheck.FAIL;

    /**
     * Returns the threads that may stay alive.
     *
     * @return the beginnings of their names; by default none but those of the JVM, JUnit, and pools known to live as
     *     long as the process
     */
    String[] allowedThreads() default {};
}
