package io.mlprod.internal.rollout;

import io.mlprod.internal.text.PlainText;
import io.mlprod.rollout.RolloutCounts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The units that processes report to each other, by name: {@code errors} for those that had an event of that guard,
 * {@code units} for a sample of those met.
 *
 * @param events for each guard, what each process reports; not to be changed
 * @param met the sample of each process; not to be changed
 */
record SharedUnits(List<List<FirstEvents.Told>> events, List<UnitSample> met) {

    private static final String MET = "units"; // not the name of any guard

    static Map<String, String> texts(List<String> guards, List<FirstEvents.Told> events, UnitSample met) {
        Map<String, String> texts = new HashMap<>();
        texts.put(MET, met.text());
        for (int guard = 0; guard < guards.size(); guard++) {
            texts.put(guards.get(guard), events.get(guard).text());
        }
        return texts;
    }

    /**
     * Reads what other processes report. What they do not report, or report under a name that this process does not
     * know, is left out.
     *
     * @throws IOException if a text makes no sense
     */
    static SharedUnits parse(List<RolloutCounts> others, List<String> guards, int places) throws IOException {
        List<List<FirstEvents.Told>> events = new ArrayList<>();
        for (String guard : guards) {
            events.add(parse(others, guard, text -> FirstEvents.Told.parse(text, places)));
        }
        return new SharedUnits(events, parse(others, MET, text -> UnitSample.parse(text, places)));
    }

    private interface Parser<T> {
        T parse(String text) throws IOException;
    }

    private static <T> List<T> parse(List<RolloutCounts> others, String name, Parser<T> parser) throws IOException {
        List<T> all = new ArrayList<>();
        for (RolloutCounts of : others) {
            String text = of.units().get(name);
            if (text != null) {
                all.add(parse(text, name, of.instance(), parser));
            }
        }
        return all;
    }

    private static <T> T parse(String text, String name, String instance, Parser<T> parser) throws IOException {
        try {
            return parser.parse(text);
        } catch (IOException e) {
            throw new IOException(
                    PlainText.line("The units " + name + " of process " + instance + " make no sense: " + e.getMessage()
                            + "; delete them, their process writes them again"),
                    e);
        }
    }
}
