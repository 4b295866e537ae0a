package io.mlprod.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
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
}
