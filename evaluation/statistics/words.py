"""The codes of the statistics in words: the command line prints them as they stand, reports translate them.

JSON keeps the codes. `N_` marks a text for the catalogues and changes nothing.
"""

from evaluation.statistics.figures import Caution, Denominator, Refusal


def N_(text: str) -> str:  # noqa: N802 the name by which texts to translate are found
    """The text itself."""
    return text


#: Whom a figure is about, after "n = 12".
DENOMINATORS = {
    Denominator.ANSWERED_ITEM: N_("yang menjawab butir ini"),
    Denominator.RESPONDENTS: N_("responden"),
    Denominator.FRAME: N_("orang dalam kerangka responden"),
    Denominator.MATCHED: N_("orang yang diukur dua kali"),
    Denominator.RATED: N_("orang yang dinilai keduanya"),
    Denominator.RATED_PEOPLE: N_("orang yang dinilai"),
    Denominator.LEADERS: N_("pimpinan peserta"),
    Denominator.FORMS: N_("formulir atasan"),
    Denominator.TASKS: N_("rekomendasi yang dipegang pimpinan"),
    Denominator.PARTICIPANTS: N_("peserta"),
    Denominator.EVENTS: N_("kunjungan"),
    Denominator.ARMS: N_("orang pada kedua kelompok"),
    Denominator.MEASUREMENTS: N_("pengukuran"),
    Denominator.PAIRED_RATINGS: N_("hal yang dinilai dua pengamat"),
}
REFUSALS = {
    Refusal.NO_DATA: N_("belum ada data"),
    Refusal.TOO_FEW: N_("datanya terlalu sedikit untuk dihitung"),
    Refusal.NO_VARIANCE: N_("semua nilainya sama, jadi tidak dapat dihitung"),
    Refusal.CEILING: N_("nilai awal sudah maksimum"),
    Refusal.NO_MAXIMUM: N_("nilai maksimum tidak diketahui"),
    Refusal.NOT_CONVERGED: N_("penghitungannya tidak menemukan jawaban"),
    Refusal.UNDISCLOSABLE: N_("tidak ditampilkan: kurang dari 5 orang"),
    Refusal.COMPLEMENT_TOO_SMALL: N_("tidak ditampilkan: sisanya kurang dari 5 orang"),
    Refusal.PERCENT_OF_FEW: N_("persentase ditampilkan mulai 10 orang"),
    Refusal.UNANIMOUS: N_("tidak ditampilkan: hampir semua jawaban sama, jadi jawaban tiap orang akan terbaca"),
}
CAUTIONS = {
    Caution.SMALL_N: N_("kurang dari 10 nilai, selangnya bergantung pada anggapan yang tidak dapat diperiksa"),
    Caution.TIES: N_("ada nilai yang sama, jadi p atau urutannya hanya pendekatan"),
    Caution.ZEROS_DROPPED: N_("pasangan tanpa perubahan tidak ikut diperingkat"),
    Caution.SKEWED: N_("sebarannya miring, rata-rata ditarik oleh nilai besar atau kecil"),
    Caution.UNEQUAL_VARIANCES: N_("ragam satu kelompok lebih dari empat kali ragam kelompok lain"),
    Caution.CEILING: N_("15 % orang atau lebih mencapai nilai maksimum"),
    Caution.FEW_CLUSTERS: N_("kurang dari 20 gugus, galat bakunya cenderung terlalu kecil"),
    Caution.CLUSTER_MIXED: N_("ada gugus yang berisi peserta dan pembanding sekaligus"),
    Caution.ON_BOUNDARY: N_("ragam antarorang atau antarunit diperkirakan nol"),
    Caution.IMPROPER: N_("satu butir menjelaskan dirinya sendiri sepenuhnya, modelnya kurang cocok"),
    Caution.FIXED_UNITS: N_("kurang dari 8 unit, jadi unit dimasukkan sebagai pengaruh tetap"),
    Caution.UNBALANCED: N_("tidak semua orang diukur pada kedua waktu"),
    Caution.INCOMPLETE_DROPPED: N_("baris yang tidak lengkap dilewati"),
    Caution.UNEQUAL_SLOPES: N_("hubungan nilai awal dan akhir berbeda antarkelompok"),
    Caution.FEW_PER_STRATUM: N_("ada kelompok dengan kurang dari 5 jawaban"),
    Caution.ASSUMED: N_("bergantung pada anggapan yang dinyatakan, bukan hasil pengukuran"),
    Caution.INTERVAL_UNREACHABLE: N_("nilainya terlalu sedikit untuk selang"),
}
#: Stable formula names → what is printed.
FORMULAS = {
    "mean, t interval": N_("rata-rata, selang t"),
    "share, Wilson interval": N_("persentase, selang Wilson"),
    "mean(after − before), paired t interval": N_("rata-rata selisih, selang t berpasangan"),
    "d_av = d̄/√((s²_before+s²_after)/2)": N_("d_av = d̄/√((s²_sebelum+s²_sesudah)/2)"),
    "Hake, class: (ȳ−x̄)/(max−x̄)": N_("Hake kelas: (ȳ−x̄)/(maks−x̄)"),
    "Hake, mean of individual (y−x)/(max−x), x<max": N_("Hake, rata-rata perorangan (y−x)/(maks−x)"),
    "Hodges–Lehmann, median of Walsh averages, rank interval": N_(
        "Hodges–Lehmann, median rata-rata Walsh, selang peringkat"
    ),
    "Hodges–Lehmann shift, rank interval": N_("pergeseran Hodges–Lehmann, selang peringkat"),
    "matched-pairs rank-biserial (W⁺−W⁻)/(W⁺+W⁻)": N_("biserial peringkat berpasangan (W⁺−W⁻)/(W⁺+W⁻)"),
    "rank-biserial 2U/(n₁n₂)−1, DeLong interval": N_("biserial peringkat 2U/(n₁n₂)−1, selang DeLong"),
    "m₂−m₁, Welch t interval": N_("m₂−m₁, selang t Welch"),
    "Hedges g = J·(m₁−m₂)/s_pooled, J = 1−3/(4·df−1)": N_("g Hedges = J·(m₁−m₂)/s_gabungan, J = 1−3/(4·df−1)"),
    "median, order-statistic interval": N_("median, selang statistik urutan"),
    "p90, order-statistic interval": N_("p90, selang statistik urutan"),
    "difference in differences of changes, pooled t interval": N_("selisih dari selisih, selang t gabungan"),
    "difference in differences, OLS y ~ treated·after, t(n−4)": N_(
        "selisih dari selisih, regresi y ~ peserta·sesudah, t(n−4)"
    ),
    "difference in differences, OLS y ~ treated·after, errors clustered, t(G−1)": N_(
        "selisih dari selisih, regresi y ~ peserta·sesudah, galat per gugus, t(G−1)"
    ),
    "ANCOVA after ~ before + group, HC3, t(n−3)": N_("ankova sesudah ~ sebelum + kelompok, HC3, t(n−3)"),
    "mixed model score ~ time + (1|person) + (1|unit), REML, Wald interval": N_(
        "model campuran nilai ~ waktu + (1|orang) + (1|unit), REML, selang Wald"
    ),
    "mixed model score ~ time + unit + (1|person), REML, Wald interval": N_(
        "model campuran nilai ~ waktu + unit + (1|orang), REML, selang Wald"
    ),
    "Cronbach α = k/(k−1)·(1−Σs²ᵢ/s²_T), Feldt interval": N_("α Cronbach = k/(k−1)·(1−Σs²ᵢ/s²_T), selang Feldt"),
    "KR-20 = k/(k−1)·(1−Σpq/σ²), Feldt interval": N_("KR-20 = k/(k−1)·(1−Σpq/σ²), selang Feldt"),
    "McDonald ω total, one factor (minres, standardised items), delta interval on the logit": N_(
        "ω total McDonald, satu faktor (minres, butir baku), selang delta pada logit"
    ),
    "point-biserial (M₁−M₀)/s_n·√(pq), Fisher interval": N_("biserial titik (M₁−M₀)/s_n·√(pq), selang Fisher"),
    "point-biserial with total − item, Fisher interval": N_("biserial titik dengan total − butir, selang Fisher"),
    "D = p_upper 27 % − p_lower 27 %": N_("D = p_atas 27 % − p_bawah 27 %"),
    "weighted κ, linear |i−j|/(k−1)": N_("κ berbobot linear |i−j|/(k−1)"),
    "weighted κ, quadratic ((i−j)/(k−1))²": N_("κ berbobot kuadrat ((i−j)/(k−1))²"),
    "Cohen κ = (p_o−p_e)/(1−p_e)": N_("κ Cohen = (p_o−p_e)/(1−p_e)"),
    "Krippendorff α = 1−D_o/D_e, nominal, bootstrap interval": N_(
        "α Krippendorff = 1−D_o/D_e, nominal, selang bootstrap"
    ),
    "Krippendorff α = 1−D_o/D_e, ordinal, bootstrap interval": N_(
        "α Krippendorff = 1−D_o/D_e, ordinal, selang bootstrap"
    ),
    "Krippendorff α = 1−D_o/D_e, interval, bootstrap interval": N_(
        "α Krippendorff = 1−D_o/D_e, interval, selang bootstrap"
    ),
    "Cohen κ = (p_o−p_e)/(1−p_e), jackknife over groups": N_(
        "κ Cohen = (p_o−p_e)/(1−p_e), selang jackknife per kelompok"
    ),
    "weighted κ, linear |i−j|/(k−1), jackknife over groups": N_(
        "κ berbobot linear |i−j|/(k−1), selang jackknife per kelompok"
    ),
    "weighted κ, quadratic ((i−j)/(k−1))², jackknife over groups": N_(
        "κ berbobot kuadrat ((i−j)/(k−1))², selang jackknife per kelompok"
    ),
    "Krippendorff α = 1−D_o/D_e, nominal, bootstrap interval, jackknife over groups": N_(
        "α Krippendorff = 1−D_o/D_e, nominal, selang jackknife per kelompok"
    ),
    "Krippendorff α = 1−D_o/D_e, ordinal, bootstrap interval, jackknife over groups": N_(
        "α Krippendorff = 1−D_o/D_e, ordinal, selang jackknife per kelompok"
    ),
    "Krippendorff α = 1−D_o/D_e, interval, bootstrap interval, jackknife over groups": N_(
        "α Krippendorff = 1−D_o/D_e, interval, selang jackknife per kelompok"
    ),
    "mean of all answers": N_("rata-rata semua jawaban"),
    "post-stratified mean Σ N_g/N·x̄_g": N_("rata-rata ditimbang Σ N_g/N·x̄_g"),
    "cost/participant": N_("biaya/peserta"),
    "cost/JP": N_("biaya/JP"),
    "cost/gain point": N_("biaya/poin kenaikan"),
    "cost/reliably changed person": N_("biaya/orang yang berubah nyata"),
    "ROI = (benefit·isolation·confidence − cost)/cost": N_("ROI = (manfaat·isolasi·keyakinan − biaya)/biaya"),
    "n/N": N_("n/N"),
    "mean of matched": N_("rata-rata orang yang diukur dua kali"),
    "median": N_("median"),
}


def formula_words(formula: str) -> str:
    """The formula's name in Indonesian; symbols as they are."""
    return FORMULAS.get(formula, formula)


def refusal_words(refusal: Refusal | None) -> str:
    """Why there is no number."""
    return REFUSALS[refusal] if refusal else ""
