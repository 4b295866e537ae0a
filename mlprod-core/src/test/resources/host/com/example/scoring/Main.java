package com.example.scoring;

import com.example.scoring.open.Opened;
import io.mlprod.ModelHandle;
import io.mlprod.error.LoadException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Records in a package that is open to nobody, with a lookup and without. */
public class Main {

    record Customer(@Nullable Float age, float income, long visits, String city, boolean member) {}

    record Score(float score) {}

    public static void main(String[] args) {
        Path model = Path.of(args[0]);
        Opened.print(model);
        try (var scores = ModelHandle.builder(Customer.class, Score.class)
                .lookup(MethodHandles.lookup())
                .load(model)
                .build()) {
            var vienna = new Customer(40f, 50_000, 3, "Wien", true);
            System.out.println("lookup " + Math.round(100 * scores.predict(vienna).value().score()));
            System.out.println("null " + scores.validate(new Customer(null, 50_000, 3, "Wien", true)));
        }
        try (var scores =
                ModelHandle.builder(Customer.class, Score.class).load(model).build()) {
            System.out.println("closed " + scores);
        } catch (LoadException e) {
            System.out.println("closed " + e.getMessage());
        }
    }
}
