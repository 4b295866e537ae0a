package com.example.scoring.open;

import io.mlprod.ModelHandle;
import java.nio.file.Path;

/** Records in a package that is open to mlprod. */
public class Opened {

    record Customer(float age, float income, long visits, String city, boolean member) {}

    record Score(float score) {}

    public static void print(Path model) {
        try (var scores =
                ModelHandle.builder(Customer.class, Score.class).load(model).build()) {
            var vienna = new Customer(40, 50_000, 3, "Wien", true);
            System.out.println("opened " + Math.round(100 * scores.predict(vienna).value().score()));
        }
    }
}
