package io.mlprod.testing.property;

import io.mlprod.validation.Action;
import io.mlprod.validation.Categories;
import io.mlprod.validation.OnViolation;
import io.mlprod.validation.Range;
import io.mlprod.validation.Text;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Records with rules of all kinds. */
final class Loans {

    record Loan(
            @Range(min = 0, max = 5_000) double amount,
            @Range(min = 18, max = 120) int age,
            @Categories({"DE", "FR", "GB"}) String country,
            @Nullable @Range(min = 0) Float income,
            @Text(minLength = 1, maxLength = 40) String employer) {}

    enum Purpose {
        CAR,
        HOUSE
    }

    record Wide(
            float plain,
            @Range(min = -1, max = 1) Float boxed,

            @OnViolation(Action.CLAMP) @Range(min = 0, max = 10)
            long clamped,

            Purpose purpose,
            boolean flag,
            Optional<Double> optional,
            @Text(pattern = "[A-Z]{2}\\d{4,6}(-[a-f]+)?") String code,

            @OnViolation(value = Action.UNKNOWN, with = "?") @Categories({"a", "b", "?"})
            String mapped) {}

    private Loans() {}
}
