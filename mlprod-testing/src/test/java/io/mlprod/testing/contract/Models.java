package io.mlprod.testing.contract;

import io.mlprod.ModelHandle;
import io.mlprod.ModelHandleBuilder;
import io.mlprod.lifecycle.ModelSource;
import java.nio.file.Path;
import java.util.List;

/** Models of mlprod's own tests. */
final class Models {

    private Models() {}

    static ModelSource of(String file) {
        return ModelSource.of(Path.of("../mlprod-core/src/test/resources/models", file));
    }

    record Customer(float age, float income, long visits, String city, boolean member) {}

    record Score(float score) {}

    static ModelHandleBuilder<Customer, Score> customers() {
        return ModelHandle.builder(Customer.class, Score.class).load(of("columns.onnx"));
    }

    static List<Customer> someCustomers() {
        return List.of(
                new Customer(30, 1_000, 3, "Bern", true),
                new Customer(60, 9_000, 0, "Genf", false),
                new Customer(18, 0, 40, "Bern", false));
    }
}
