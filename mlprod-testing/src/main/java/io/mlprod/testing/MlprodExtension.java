package io.mlprod.testing;

import io.mlprod.testing.internal.inject.TestScope;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The JUnit extension behind {@link MlprodTest}. It claims only what carries its annotations, so it works beside other
 * extensions. Thread-safe.
 *
 * @since 0.1
 */
public final class MlprodExtension
        implements TestInstancePreConstructCallback,
                TestInstancePostProcessor,
                BeforeAllCallback,
                AfterAllCallback,
                BeforeEachCallback,
                ParameterResolver,
                InvocationInterceptor {

    private static final Namespace NAMESPACE = Namespace.create(MlprodExtension.class);

    private final UpcomingTests upcoming = new UpcomingTests();

    /** Creates the extension; JUnit does. */
    public MlprodExtension() {}

    // ---- scopes: one for each class, one for each test

    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext making, ExtensionContext context) {
        upcoming.begin(making.getTestClass(), making.getOuterInstance(), () -> newScope(context));
    }

    @Override
    public void postProcessTestInstance(Object instance, ExtensionContext context) {
        upcoming.made(instance);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Class<?> test = context.getRequiredTestClass();
        TestScope scope = (isPerClass(context) ? upcoming.take() : Optional.<TestScope>empty())
                .orElseGet(() -> newScope(context));
        put(context, new Ending(scope, "The class " + nameOf(test), () -> CheckedLeaks.ofClass(context)));
        Making making = new Making(scope, hasSharedClock(context), true);
        TestFields.fill(TestFields.ofStatic(test), null, injector -> injector.make(making));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        TestScope scope = upcoming.take().orElseGet(() -> newScope(context));
        put(context, new Ending(scope, nameOf(context), () -> CheckedLeaks.ofTest(context)));
        Making making = new Making(scope, hasClock(context), false);
        for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
            Class<?> type = instance.getClass();
            checkNotShared(type, context);
            TestFields.fill(TestFields.ofInstance(type), instance, injector -> injector.make(making));
        }
    }

    private static void checkNotShared(Class<?> type, ExtensionContext context) {
        if (isPerClass(context)
                && CheckedLeaks.isParallel(context)
                && context.getExecutionMode() == ExecutionMode.CONCURRENT
                && TestFields.ofInstance(type).findAny().isPresent()) {
            throw new ExtensionConfigurationException("The tests of " + type.getSimpleName()
                    + " share one instance and run at the same time, so a field cannot hold what is of one test; use"
                    + " parameters of the test methods, or static fields for what the whole class uses");
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        upcoming.discardOf(context.getRequiredTestClass());
    }

    private static TestScope newScope(ExtensionContext context) {
        boolean isOfClass = context.getTestMethod().isEmpty();
        return new TestScope(nearest(context), isOfClass && TestFields.haveStaticClock(context.getRequiredTestClass()));
    }

    private static void put(ExtensionContext context, Ending ending) {
        context.getStore(NAMESPACE).put(context.getUniqueId(), ending);
    }

    /** Returns the scope of a test, or that of its class outside of a test; null before the class has begun. */
    private static @Nullable TestScope nearest(ExtensionContext context) {
        return Stream.iterate(context, c -> c.getParent().orElse(null))
                .takeWhile(Objects::nonNull)
                .map(c -> c.getStore(NAMESPACE).get(c.getUniqueId(), Ending.class))
                .filter(Objects::nonNull)
                .findFirst()
                .map(Ending::scope)
                .orElse(null);
    }

    private static boolean isPerClass(ExtensionContext context) {
        return context.getTestInstanceLifecycle()
                .filter(Lifecycle.PER_CLASS::equals)
                .isPresent();
    }

    // ---- clocks

    private static boolean hasSharedClock(ExtensionContext context) {
        return TestFields.around(context.getRequiredTestClass()).anyMatch(TestFields::haveStaticClock);
    }

    private static boolean hasClock(ExtensionContext context) {
        return TestFields.haveClock(context.getRequiredTestClass())
                || context.getTestMethod()
                        .filter(method -> Stream.of(method.getParameters()).anyMatch(TestFields::isClock))
                        .isPresent();
    }

    // ---- parameters

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return Injector.claims(parameter.getParameter());
    }

    @Override
    public Object resolveParameter(ParameterContext place, ExtensionContext context) {
        Parameter parameter = place.getParameter();
        Executable owner = place.getDeclaringExecutable();
        String where = "parameter "
                + (parameter.isNamePresent() ? parameter.getName() : "number " + (place.getIndex() + 1)) + " of "
                + owner.getDeclaringClass().getSimpleName() + (owner instanceof Method ? "." + owner.getName() : "")
                + "()";
        TestScope scope =
                owner instanceof Constructor ? upcoming.current().orElseGet(() -> nearest(context)) : nearest(context);
        boolean isOfTest =
                context.getTestMethod().isPresent() || (owner instanceof Constructor && !isPerClass(context));
        Making making = new Making(
                Objects.requireNonNull(scope), isOfTest ? hasClock(context) : hasSharedClock(context), !isOfTest);
        try {
            return Injector.of(parameter, parameter.getParameterizedType(), where, owner.getDeclaringClass())
                    .make(making);
        } catch (ExtensionConfigurationException e) {
            // The message says it all, and JUnit 6 takes no null for a cause.
            throw new ParameterResolutionException(String.valueOf(e.getMessage()), e);
        }
    }

    // ---- whose code opens what: only what the test's own code does counts, not what other extensions do

    @Override
    public <T> T interceptTestClassConstructor(
            Invocation<T> invocation, ReflectiveInvocationContext<Constructor<T>> what, ExtensionContext context)
            throws Throwable {
        return run(upcoming.current().orElseGet(() -> nearest(context)), invocation);
    }

    @Override
    public void interceptBeforeAllMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> what, ExtensionContext context)
            throws Throwable {
        run(nearest(context), invocation);
    }

    @Override
    public void interceptBeforeEachMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> what, ExtensionContext context)
            throws Throwable {
        run(nearest(context), invocation);
    }

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> what, ExtensionContext context)
            throws Throwable {
        run(nearest(context), invocation);
    }

    @Override
    public <T> T interceptTestFactoryMethod(
            Invocation<T> invocation, ReflectiveInvocationContext<Method> what, ExtensionContext context)
            throws Throwable {
        return run(nearest(context), invocation);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> what, ExtensionContext context)
            throws Throwable {
        run(nearest(context), invocation);
    }

    @Override
    public void interceptDynamicTest(
            Invocation<@Nullable Void> invocation, DynamicTestInvocationContext what, ExtensionContext context)
            throws Throwable {
        run(nearest(context), invocation);
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> what, ExtensionContext context)
            throws Throwable {
        run(nearest(context), invocation);
    }

    @Override
    public void interceptAfterAllMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> what, ExtensionContext context)
            throws Throwable {
        run(nearest(context), invocation);
    }

    private static <T extends @Nullable Object> T run(@Nullable TestScope scope, Invocation<T> invocation)
            throws Throwable {
        return scope == null ? invocation.proceed() : scope.run(invocation::proceed);
    }

    // ---- names

    private static String nameOf(ExtensionContext context) {
        Method method = context.getRequiredTestMethod();
        String name = nameOf(context.getRequiredTestClass()) + "." + method.getName() + "()";
        String shown = context.getDisplayName();
        return shown.startsWith(method.getName() + "(") ? name : name + " " + shown;
    }

    private static String nameOf(Class<?> test) {
        String name = test.getName();
        return name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
    }
}
