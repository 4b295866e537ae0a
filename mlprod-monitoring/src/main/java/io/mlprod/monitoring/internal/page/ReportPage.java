package io.mlprod.monitoring.internal.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.mlprod.monitoring.report.ReportData;

/** The page of a report. */
public final class ReportPage {

    private static final TemplateEngine TEMPLATES = templates();

    private ReportPage() {}

    private static TemplateEngine templates() {
        return TemplateEngine.createPrecompiled(
                null,
                ContentType.Html,
                ReportPage.class.getClassLoader(),
                ReportPage.class.getPackageName() + ".templates");
    }

    /**
     * Returns what a report says first.
     *
     * @param data the report's data
     * @return a title and a few sentences
     */
    public static Headline headline(ReportData data) {
        return HeadlineGrammar.of(data);
    }

    /**
     * Returns the page.
     *
     * @param data the report's data
     * @return HTML that needs nothing else
     */
    public static String html(ReportData data) {
        StringOutput output = new StringOutput();
        TEMPLATES.render("page.jte", PageMaker.of(data), output);
        return output.toString();
    }
}
