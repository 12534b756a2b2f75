package dev.slipway.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CidrTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "::/0, 203.0.113.9, true",
    "::/0, 2001:db8::1, true",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "2001:db8:0:1::/64, 2001:db8:0:1:ffff:ffff:ffff:ffff, true",
    "2001:db8:0:1::/64, 2001:db8:0:2::, false",
    "10.0.0.0/8, ::ffff:10.1.2.3, true",
    "::ffff:0:0/96, 10.1.2.3, true",
    "fe80::/10, fe80::1%eth0, true",
    "'2001:db8::/127', '2001:db8:0:0:0:0:0:1', true"
  })
  void an_address_is_in_a_range(String range, String address, boolean isIn) {
    var parsed = Cidr.parse(range).orElseThrow();
    assertThat(parsed.contains(IpAddress.parse(address).orElseThrow())).isEqualTo(isIn);
  }

  @Test
  void what_is_no_range_is_none() {
    for (var text :
        List.of(
            "",
            "/8",
            "10.0.0.0/",
            "10.0.0.0/33",
            "10.0.0.0/-1",
            "10.0.0.0/08",
            "10.0.0.1/8",
            "10.0.0",
            "10.0.0.256",
            "10.0.0.01",
            "1.2.3.4.5",
            "::1/129",
            "2001:db8::1/32",
            ":::",
            "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8:9",
            "1::2::3",
            "12345::",
            "g::",
            "::1%eth0",
            "1:2:3:4:5:6:7::8",
            "::1.2.3",
            "example.com",
            "10.0.0.0/8/8",
            "+1.2.3.4",
            " ::1")) {
      assertThat(Cidr.parse(text)).as(text).isEmpty();
    }
  }

  @Test
  void an_address_is_one_however_it_is_written() {
    for (var text : List.of("::ffff:192.0.2.1", "::FFFF:c000:201", "0:0:0:0:0:ffff:c000:0201")) {
      assertThat(IpAddress.parse(text)).as(text).isEqualTo(IpAddress.parse("192.0.2.1"));
    }
    assertThat(IpAddress.parse("::")).contains(new IpAddress(0, 0));
    assertThat(IpAddress.parse("192.0.2.1%eth0")).isEmpty();
  }
}
