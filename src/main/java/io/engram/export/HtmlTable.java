package io.engram.export;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/** A table that can be scrolled sideways, by the keyboard too. Whatever is in it is escaped. */
final class HtmlTable implements Table {

    private final Writer html;

    HtmlTable(Writer html, String name, List<String> head) throws IOException {
        this.html = html;
        html.write("<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"" + escape(name)
                + "\"><table><thead><tr>");
        for (String column : head) {
            html.write("<th scope=\"col\">" + escape(column) + "</th>");
        }
        html.write("</tr></thead><tbody>\n");
    }

    @Override
    public void row(List<? extends @Nullable Object> cells) throws IOException {
        html.write("<tr>");
        for (Object cell : cells) {
            if (cell instanceof Double number) {
                html.write("<td class=\"number\">" + Plot.number(number) + "</td>");
            } else if (cell instanceof Number number) {
                html.write("<td class=\"number\">" + number + "</td>");
            } else {
                html.write("<td>" + (cell == null ? "" : escape(cell.toString())) + "</td>");
            }
        }
        html.write("</tr>\n");
    }

    @Override
    public void end() throws IOException {
        html.write("</tbody></table></div>");
    }

    private static String escape(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }
}
