package io.mlprod.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AccessorsTest {

    record Point(int x, double y, String name) {}

    private static Accessors accessors() throws IllegalAccessException {
        return new Accessors(Point.class, MethodHandles.lookup());
    }

    /** The JVM never unloads the classes of such functions, so a handle that deploys every hour must not make more. */
    @Test
    void functions_forManyModels_areMadeOnce() throws Exception {
        Method x = Point.class.getDeclaredMethod("x");
        Method y = Point.class.getDeclaredMethod("y");
        Method name = Point.class.getDeclaredMethod("name");

        assertThat(accessors().toLong(x)).isSameAs(accessors().toLong(x));
        assertThat(accessors().toDouble(y)).isSameAs(accessors().toDouble(y));
        assertThat(accessors().toObject(name)).isSameAs(accessors().toObject(name));
    }

    @Test
    void functions_ofOneComponent_eachGiveTheirKind() throws Exception {
        Point point = new Point(3, 0.5, "p");
        Method x = Point.class.getDeclaredMethod("x");

        assertThat(accessors().toLong(x).applyAsLong(point)).isEqualTo(3);
        assertThat(accessors().toDouble(x).applyAsDouble(point)).isEqualTo(3);
        assertThat(accessors().toObject(x).apply(point)).isEqualTo(3);
        assertThat(accessors().toDouble(Point.class.getDeclaredMethod("y")).applyAsDouble(point))
                .isEqualTo(0.5);
    }

    /** A class of the same name and code as this record, by a loader of its own. */
    private static Class<?> loadedApart(Class<?> record) throws IOException {
        String file = record.getName().replace('.', '/') + ".class";
        try (InputStream code = record.getClassLoader().getResourceAsStream(file)) {
            byte[] bytes = Objects.requireNonNull(code).readAllBytes();
            return new ClassLoader(record.getClassLoader()) {
                Class<?> define() {
                    return defineClass(record.getName(), bytes, 0, bytes.length);
                }
            }.define();
        }
    }

    /**
     * So it is in an application server, in a tool that reloads an application, and in a named module that opens a
     * package.
     */
    @Test
    void functions_recordOfAnotherModule_eachGiveTheirKind() throws Throwable {
        Class<?> apart = loadedApart(Point.class);
        Accessors accessors = new Accessors(apart, MethodHandles.lookup());
        Object point = accessors
                .constructor(new Class<?>[] {int.class, double.class, String.class})
                .invokeWithArguments(3, 0.5, "p");

        assertThat(accessors.toLong(apart.getDeclaredMethod("x")).applyAsLong(point))
                .isEqualTo(3);
        assertThat(accessors.toDouble(apart.getDeclaredMethod("y")).applyAsDouble(point))
                .isEqualTo(0.5);
        assertThat(accessors.toObject(apart.getDeclaredMethod("x")).apply(point))
                .isEqualTo(3);
        assertThat(accessors.toObject(apart.getDeclaredMethod("name")).apply(point))
                .isEqualTo("p");
    }
}
