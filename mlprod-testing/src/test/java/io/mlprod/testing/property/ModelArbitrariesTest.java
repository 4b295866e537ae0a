package io.mlprod.testing.property;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.ModelHandle;
import io.mlprod.model.Outputs;
import io.mlprod.testing.property.Loans.Loan;
import io.mlprod.testing.property.Loans.Wide;
import io.mlprod.validation.Range;
import io.mlprod.validation.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ModelArbitrariesTest {

    private static final ModelInputs<Loan> LOANS = ModelInputs.of(Schema.empty(), Loan.class);

    @Provide
    Arbitrary<Loan> loans() {
        return ModelArbitraries.of(Schema.empty(), Loan.class);
    }

    @Provide
    Arbitrary<Wide> wides() {
        return ModelArbitraries.of(Schema.empty(), Wide.class);
    }

    @Provide
    Arbitrary<ModelInput<Loan>> judged() {
        return ModelArbitraries.judged(LOANS.invalid(1));
    }

    @Property(tries = 300)
    void of_record_isValid(@ForAll("loans") Loan loan) {
        assertThat(LOANS.judge(loan).isValid()).isTrue();
    }

    @Property(tries = 300)
    void of_recordOfAllKinds_isValid(@ForAll("wides") Wide wide) {
        assertThat(ModelInputs.of(Schema.empty(), Wide.class).judge(wide).isValid())
                .isTrue();
    }

    @Property(tries = 100)
    void judged_invalidOnly_isInvalid(@ForAll("judged") ModelInput<Loan> loan) {
        assertThat(loan.isValid()).isFalse();
    }

    record Four(@Range(min = 0, max = 1) float a, float b, float c, float d) {}

    @Test
    void of_handle_hasTheEdges() {
        Path model = Path.of("../mlprod-core/src/test/resources/models/dynamic_batch.onnx");
        try (ModelHandle<Four, Outputs> handle = ModelHandle.open(model, Four.class, Outputs.class)) {
            List<Four> all =
                    ModelArbitraries.of(handle).sampleStream().limit(1_000).toList();

            assertThat(all).extracting(Four::a).contains(0f, 1f).allMatch(a -> a >= 0 && a <= 1);
            assertThat(all).extracting(Four::b).contains(Float.MIN_VALUE, Float.MAX_VALUE);
        }
    }

    /** Loads the classes of the package again, and finds no class of jqwik. */
    private static final class WithoutJqwik extends ClassLoader {

        WithoutJqwik() {
            super(WithoutJqwik.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("net.jqwik")) {
                throw new ClassNotFoundException(name);
            }
            boolean isOurs = name.startsWith("io.mlprod.testing.");
            Class<?> known = findLoadedClass(name);
            return known != null ? known : isOurs ? define(name) : super.loadClass(name, resolve);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            String file = name.replace('.', '/') + ".class";
            try (InputStream stream = getResourceAsStream(file)) {
                if (stream == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = stream.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /** Is run by a class loader that has no jqwik. */
    public static final class Alone implements Runnable {

        @Override
        public void run() {
            ModelProperties.forAll(ModelInputs.of(Schema.empty(), Loan.class))
                    .invalidInputs(0.2)
                    .tries(20)
                    .check(loan -> {});
        }
    }

    @Test
    void properties_withoutJqwik_work() throws ReflectiveOperationException {
        Class<?> alone = new WithoutJqwik().loadClass(Alone.class.getName());

        ((Runnable) alone.getConstructor().newInstance()).run();
    }

    @Test
    void arbitraries_withoutJqwik_areTheOnlyOnesThatDoNotLoad() throws ReflectiveOperationException {
        Class<?> arbitraries = new WithoutJqwik().loadClass(ModelArbitraries.class.getName());

        assertThat(org.assertj.core.api.Assertions.catchThrowable(arbitraries::getDeclaredMethods))
                .isInstanceOf(NoClassDefFoundError.class);
    }
}
