"""What the made-up data are like: spread as in real shops, and dirty in ways the declarations handle."""

from __future__ import annotations

import pandas as pd

END = pd.Timestamp("2026-03-31")


def share(condition: pd.Series) -> float:
    return float(condition.mean())


# ---------------------------------------------------------------- promises


def test_keys_and_addresses_are_unique(
    customers: pd.DataFrame, products: pd.DataFrame, survey: pd.DataFrame
) -> None:
    assert len(customers) == 10_000
    assert customers["customer_id"].is_unique
    assert customers.loc[customers["email"] != "", "email"].is_unique
    assert products["SKU"].is_unique
    assert survey["customer_id"].is_unique


def test_what_is_required_is_there(customers: pd.DataFrame, lines: pd.DataFrame) -> None:
    for column in ("customer_id", "country", "language", "joined", "newsletter"):
        assert (customers[column] != "").all(), column
    assert (lines["invoice"] != "").all()


def test_nothing_happens_after_the_end_or_before_the_customer_joined(
    customers: pd.DataFrame, lines: pd.DataFrame, visits: pd.DataFrame, emails: pd.DataFrame
) -> None:
    after_end = END + pd.Timedelta(days=1)
    assert END <= lines["sold_at"].max() < after_end
    assert visits["seen_at"].max().tz_convert("Europe/Berlin").tz_localize(None) < after_end
    assert emails["happened_at"].max() < after_end
    joined = pd.to_datetime(customers.set_index("customer_id")["joined"])
    assert joined.max() <= END
    assert not (lines["sold_at"] < lines["customer_id"].map(joined)).any()
    assert not (emails["happened_at"] < emails["recipient"].map(joined)).any()


def test_one_invoice_is_of_one_customer_at_one_time(lines: pd.DataFrame) -> None:
    sold = lines[lines["quantity"] > 0].groupby("invoice")
    assert (sold["customer_id"].nunique() == 1).all()
    assert (sold["sold_at"].nunique() == 1).all()


# ---------------------------------------------------------------- spread


def test_there_are_about_ten_lines_a_customer(customers: pd.DataFrame, lines: pd.DataFrame) -> None:
    assert 9.5 < len(lines) / len(customers) < 12


def test_a_fifth_of_the_years_buyers_bring_most_of_its_revenue(orders: pd.DataFrame) -> None:
    year = orders[(END - orders["day"]).dt.days <= 365].groupby("customer_id")["total"].sum()
    best = year.nlargest(len(year) // 5).sum()
    assert 0.6 < best / year.sum() < 0.85


def test_buying_has_a_heavy_tail(customers: pd.DataFrame, orders: pd.DataFrame) -> None:
    count = orders["customer_id"].value_counts()
    assert 0.15 < 1 - len(count) / len(customers) < 0.3  # leads
    assert 0.25 < share(count == 1) < 0.45
    assert count.median() <= 3 < 30 < count.quantile(0.99)


def test_december_sells_more_than_february(orders: pd.DataFrame) -> None:
    by_month = orders[orders["day"].dt.year == 2025]["day"].dt.month.value_counts()
    assert by_month[12] > 1.5 * by_month[2]


def test_customers_have_a_favourite_genre(
    orders: pd.DataFrame, lines: pd.DataFrame, products: pd.DataFrame
) -> None:
    genre = lines["sku"].map(products.set_index("SKU")["Genre"])
    keys = orders["customer_id"].value_counts().loc[lambda n: n >= 10].index
    regular = lines["customer_id"].isin(keys) & genre.notna()
    shares = (
        genre[regular].groupby(lines["customer_id"]).agg(lambda g: g.value_counts(normalize=True).iloc[0])
    )
    assert shares.mean() > 2 * genre.value_counts(normalize=True).max()


def test_more_carts_are_followed_by_orders_than_random_pages_would_be(
    visits: pd.DataFrame, orders: pd.DataFrame
) -> None:
    carts = visits[(visits["page"] == "cart") & visits["user"].isin(orders["customer_id"])]
    carts = carts.assign(
        day=carts["seen_at"].dt.tz_convert("Europe/Berlin").dt.tz_localize(None).dt.normalize()
    )
    same_day = carts.merge(orders, left_on=["user", "day"], right_on=["customer_id", "day"])
    followed = same_day["seen_at"].dt.tz_convert("Europe/Berlin").dt.tz_localize(None) < same_day["sold_at"]
    assert len(same_day[followed].drop_duplicates(["user", "seen_at"])) > 0.3 * len(carts)


def test_opened_comes_after_sent_and_clicked_after_opened(
    emails: pd.DataFrame, customers: pd.DataFrame
) -> None:
    first = emails.groupby(["recipient", "mailing", "kind"])["happened_at"].min().unstack()
    first = first[first.index.get_level_values("recipient").isin(customers["customer_id"])]
    assert (first["opened"].isna() | first["sent"].isna() | (first["opened"] > first["sent"])).all()
    both = first.dropna(subset=["clicked", "opened"])
    assert len(both) > 500
    assert (both["clicked"] >= both["opened"]).all()
    assert 0.2 < first["opened"].notna().sum() / first["sent"].notna().sum() < 0.6


def test_who_left_the_list_is_not_on_it(emails: pd.DataFrame, customers: pd.DataFrame) -> None:
    left = set(emails.loc[emails["kind"] == "unsubscribed", "recipient"])
    still = customers.loc[customers["newsletter"].str.lower().isin(["yes", "y", "true", "1"]), "customer_id"]
    assert len(left) > 300
    assert left.isdisjoint(still)


def test_promoters_outnumber_detractors(survey: pd.DataFrame) -> None:
    marks = pd.to_numeric(survey["How likely are you to recommend us? (0-10)"]).dropna()
    assert marks.between(0, 10).all()
    assert 0 < 100 * (share(marks >= 9) - share(marks <= 6)) < 60


# ---------------------------------------------------------------- dirt


def test_some_cells_are_blank_or_say_that_nothing_is_known(
    customers: pd.DataFrame, lines: pd.DataFrame, survey: pd.DataFrame
) -> None:
    assert 0.02 < share(customers["first_name"] == "") < 0.05
    assert 0.002 < share(customers["email"] == "") < 0.02
    assert share(customers["birthday"] == "01.01.1900") > 0.005
    assert (customers["city"] == "NA").any()
    assert (customers["source"] == "n/a").any()
    assert lines["price"].isna().any()
    assert {"k. A."} <= set(survey["Haushaltseinkommen"])
    assert {"NA"} <= set(survey["vals"])
    assert (survey["Werte"] == "").any()


def test_names_are_as_varied_as_people(customers: pd.DataFrame) -> None:
    full = customers["first_name"] + " " + customers["last_name"]
    assert full.str.contains("'").any()
    assert full.str.contains("[^\x00-\xff]").any()
    assert full.str.len().max() > 40
    assert (customers["last_name"].str.len() == 1).any()


def test_yes_and_no_are_written_in_several_ways(customers: pd.DataFrame) -> None:
    assert set(customers["newsletter"].str.lower()) == {"yes", "y", "true", "1", "no", "n", "false", "0"}
    assert set(customers["club"]) == {"ja", "nein", ""}


def test_some_lines_are_of_guests_and_some_of_deleted_accounts(
    customers: pd.DataFrame, lines: pd.DataFrame
) -> None:
    guest = lines["customer_id"] == ""
    deleted = ~guest & ~lines["customer_id"].isin(customers["customer_id"])
    assert 0.01 < share(guest) < 0.04
    assert 0.001 < share(deleted) < 0.015


def test_events_of_nobody_occur_in_visits_and_mail(
    customers: pd.DataFrame, visits: pd.DataFrame, emails: pd.DataFrame
) -> None:
    known = customers["customer_id"]
    assert 0.02 < share(visits["user"] == "") < 0.15
    assert (~visits["user"].isin(known) & (visits["user"] != "")).any()
    assert (~emails["recipient"].isin(known)).any()


def test_some_rows_look_like_duplicates(lines: pd.DataFrame) -> None:
    assert 0.001 < share(lines.duplicated()) < 0.02


def test_returns_are_rows_of_their_own(lines: pd.DataFrame) -> None:
    returned = lines[lines["quantity"] < 0]
    assert 0.005 < len(returned) / len(lines) < 0.04
    assert returned["invoice"].str.startswith("R").all()


def test_some_books_are_no_longer_listed_and_numbers_keep_their_zeros(
    lines: pd.DataFrame, products: pd.DataFrame
) -> None:
    assert 0.001 < share(~lines["sku"].isin(products["SKU"])) < 0.05
    assert products["SKU"].str.startswith("00").any()


def test_the_list_of_books_is_german(shop, products: pd.DataFrame) -> None:
    assert "1.249,00" in set(products["List price (EUR)"])
    assert products["Title"].str.contains('"').any()
    assert products["Title"].str.contains(";").any()
    assert "Größere".encode("latin-1") in (shop / "data" / "products.csv").read_bytes()


def test_the_survey_begins_with_a_byte_order_mark(shop) -> None:
    assert (shop / "data" / "survey.csv").read_bytes().startswith(b"\xef\xbb\xbfcustomer_id;")


def test_the_mail_provider_changed_its_spelling(shop) -> None:
    text = (shop / "data" / "email_events.tsv").read_text(encoding="utf-8")
    assert "\topened\t" in text
    assert "\tOpened\t" in text


# ---------------------------------------------------------------- phones and tables


def test_nobody_agrees_to_what_cannot_reach_them(customers: pd.DataFrame) -> None:
    assert 0.5 < share(customers["phone"] != "") < 0.6
    assert (customers.loc[customers["phone"] == "", "sms_ok"] == "").all()
    assert (customers.loc[customers["app_device"] == "", "push_ok"] == "").all()
    assert customers.loc[customers["phone"] != "", "phone"].str.fullmatch(r"\+99930\d{7}").all()


def test_every_shelf_has_three_books_in_each_language(shop, products: pd.DataFrame) -> None:
    picks = pd.read_csv(shop / "data" / "picks.csv")
    assert set(picks["shelf"]) == {*products["Genre"], "door"}
    assert set(picks.groupby(["shelf", "language"]).size()) == {3}
    assert len(picks) == 11 * 2 * 3
