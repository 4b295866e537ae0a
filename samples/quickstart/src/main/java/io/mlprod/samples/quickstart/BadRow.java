package io.mlprod.samples.quickstart;

import io.mlprod.Predictor;
import io.mlprod.error.InvalidInputException;
import io.mlprod.samples.quickstart.Penguin.Sex;
import java.util.List;

/**
 * A penguin that must never reach the model.
 *
 * @param mistake what is wrong with it
 * @param penguin the input
 */
record BadRow(String mistake, Penguin penguin) {

    @SuppressWarnings("NullAway") // The compiler sees the missing island, but a JSON reader would let it through.
    static List<BadRow> all() {
        return List.of(
                new BadRow(
                        "a bill of 391 mm, and an island that the model does not know",
                        new Penguin(391f, 18.7f, 181f, 3750f, "Madagascar", Sex.MALE)),
                new BadRow("no island", new Penguin(39.1f, 18.7f, 181f, 3750f, null, Sex.MALE)),
                new BadRow("an emoji in the island", new Penguin(39.1f, 18.7f, 181f, 3750f, "Dream 🐧", Sex.MALE)));
    }

    /** Why the model does not answer. */
    InvalidInputException rejection(Predictor<Penguin, Species> model) {
        try {
            model.predict(penguin);
        } catch (InvalidInputException e) {
            return e;
        }
        throw new IllegalStateException("The model accepted a penguin with " + mistake);
    }
}
