package dev.caravan.protocols.egress;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Names with addresses of their own: the machine's {@code hosts} file. */
final class HostsFile {
    private HostsFile() {}

    /** Name to addresses, in the order of the file; lines that are no entry are skipped. */
    static Map<String, List<InetAddress>> parse(String text) {
        Map<String, List<InetAddress>> names = new HashMap<>();
        for (String line : text.lines().toList()) {
            int comment = line.indexOf('#');
            String entry = comment < 0 ? line : line.substring(0, comment);
            String[] words = entry.strip().split("\\s+");
            InetAddress address = HostNames.literal(words[0]);
            if (address != null) {
                for (int i = 1; i < words.length; i++) {
                    String name = words[i].toLowerCase(Locale.ROOT);
                    names.computeIfAbsent(name, n -> new ArrayList<>()).add(address);
                }
            }
        }
        return names;
    }
}
