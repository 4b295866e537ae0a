package io.mlprod.samples.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;

/** Prints JMH's results as Markdown, with ratios: times differ from machine to machine, ratios less. */
public final class Report {

    private Report() {}

    /** Needs one argument, the file that JMH wrote with {@code -rf json}. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8); // for the ± in any locale
        int status = run(arguments, out, System.err);
        if (status != 0) {
            System.exit(status);
        }
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        if (arguments.length != 1) {
            err.println("Name one file, the one that the benchmarks wrote with -rf json -rff <file>");
            return 1;
        }
        try {
            Results results = Results.read(Path.of(arguments[0]));
            for (Comparison comparison : Comparison.of(results.lines())) {
                out.println(comparison.toMarkdown());
            }
            out.println(Machine.current() + "; " + LocalDate.now() + "; " + results.java() + "; " + Versions.current());
            return 0;
        } catch (IOException e) {
            err.println(e.getMessage());
            return 1;
        }
    }
}
