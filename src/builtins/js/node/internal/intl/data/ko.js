// ko: names, patterns and signs. Made by tests/intl/make-data.js.
(function (exports, require, module) {
  'use strict';
  module.exports = {
  "months": {"long":["1월","2월","3월","4월","5월","6월","7월","8월","9월","10월","11월","12월"],"short":["1월","2월","3월","4월","5월",
    "6월","7월","8월","9월","10월","11월","12월"],"narrow":["1월","2월","3월","4월","5월","6월","7월","8월","9월","10월","11월",
    "12월"]},
  "days": {"long":["일요일","월요일","화요일","수요일","목요일","금요일","토요일"],"short":["일","월","화","수","목","금","토"],"narrow":["일","월",
    "화","수","목","금","토"]},
  "hourCycle": "h12",
  "periods": ["AM","PM"],
  "eras": {"long":["기원전","서기"],"short":["BC","AD"],"narrow":["BC","AD"]},
  "dates": {"d":"d일","M":"M월","Md":"M. d.","S":"MMM","Sd":"MMM d일","L":"MMMM","Ld":"MMMM d일","y":"y년","yd":"y년 (일: d일)",
    "yM":"y. M.","yMd":"y. M. d.","yS":"y년 MMM","ySd":"y년 MMM d일","yL":"y년 MMMM","yLd":"y년 MMMM d일","s":"EEE",
    "sd":"d일 (EEE)","sM":"M월 EEE","sMd":"M. d. (EEE)","sS":"MMM EEE","sSd":"MMM d일 (EEE)","sL":"EEE (월: MMMM)",
    "sLd":"MMMM d일 (EEE)","sy":"y년 EEE","syd":"y년 d일 (EEE)","syM":"y. M. EEE","syMd":"y. M. d. (EEE)","syS":"y년 MMM EEE",
    "sySd":"y년 MMM d일 (EEE)","syL":"y년 MMMM EEE","syLd":"y년 MMMM d일 EEE","l":"EEEE","ld":"d일 EEEE","lM":"M월 EEEE",
    "lMd":"M. d. EEEE","lS":"MMM EEEE","lSd":"MMM d일 EEEE","lL":"MMMM EEEE","lLd":"MMMM d일 EEEE","ly":"y년 EEEE",
    "lyd":"y년 d일 EEEE","lyM":"y. M. EEEE","lyMd":"y. M. d. EEEE","lyS":"y년 MMM EEEE","lySd":"y년 MMM d일 EEEE",
    "lyL":"y년 MMMM EEEE","lyLd":"y년 MMMM d일 EEEE"},
  "times": {"h":"a h시","hm":"a h:mm","hms":"a h:mm:ss","H":"H시","Hm":"HH:mm","Hms":"H시 m분 s초","ms":"mm:ss"},
  "dateStyles": ["y년 MMMM d일 EEEE","y년 MMMM d일","y. M. d.","yy. M. d."],
  "timeStyles": ["a h시 m분 s초 zzzz","a h시 m분 s초 z","a h:mm:ss","a h:mm"],
  "styleGlue": [" "," "," "," "],
  "glue": [" "," "," "," "],
  "number": {"decimal":".","group":",","fourDigits":true,"minus":"-","percent":["","%"],"currency":["¤",""],
    "currencyMinus":true,"accounting":["(¤",")"],"symbols":{"USD":["US$","$"],"EUR":"€","GBP":"£","JPY":["JP¥","¥"],
    "CNY":["CN¥","¥"],"KRW":"₩","INR":"₹","BRL":"R$","CAD":["CA$","$"],"AUD":["AU$","$"],"MXN":["MX$","$"],"RUB":[
    "RUB","₽"],"PLN":["PLN","zł"],"SEK":["SEK","kr"],"NOK":["NOK","kr"],"DKK":["DKK","kr"],"ILS":"₪","VND":"₫",
    "NZD":["NZ$","$"],"HKD":["HK$","$"],"TWD":"NT$","CZK":["CZK","Kč"],"HUF":["HUF","Ft"],"TRY":["TRY","₺"],"UAH":[
    "UAH","₴"],"THB":["THB","฿"],"PHP":["PHP","₱"]},"compact":{"short":[[0,"","천"],[0,"","만"],[1,"","만"],[2,"","만"],[3,
    "","만"],[0,"","억"],[1,"","억"],[2,"","억"],[3,"","억"],[0,"","조"],[1,"","조"],[2,"","조"]],"long":[[0,"","천"],[0,
    "","만"],[1,"","만"],[2,"","만"],[3,"","만"],[0,"","억"],[1,"","억"],[2,"","억"],[3,"","억"],[0,"","조"],[1,"","조"],[2,
    "","조"]]},"range":"~"},
  "lists": {"conjunction long":[" 및 ",", ",", "," 및 "],"conjunction short":[" 및 ",", ",", "," 및 "],"conjunction narrow":[
    " 및 ",", ",", "," 및 "],"disjunction long":[" 또는 ",", ",", "," 또는 "],"disjunction short":[" 또는 ",", ",", ",
    " 또는 "],"disjunction narrow":[" 또는 ",", ",", "," 또는 "],"unit long":[" "," "," "," "],"unit short":[" "," ",
    " "," "],"unit narrow":[" "," "," "," "]},
  "relative": {"second long":{"past":"#초 전","future":"#초 후","auto":{"0":"지금"}},"minute long":{"past":"#분 전","future":"#분 후",
    "auto":{"0":"현재 분"}},"hour long":{"past":"#시간 전","future":"#시간 후","auto":{"0":"현재 시간"}},"day long":{"past":"#일 전",
    "future":"#일 후","auto":{"0":"오늘","1":"내일","2":"모레","-2":"그저께","-1":"어제"}},"week long":{"past":"#주 전","future":"#주 후",
    "auto":{"0":"이번 주","1":"다음 주","-1":"지난주"}},"month long":{"past":"#개월 전","future":"#개월 후","auto":{"0":"이번 달",
    "1":"다음 달","-1":"지난달"}},"quarter long":{"past":"#분기 전","future":"#분기 후","auto":{"0":"이번 분기","1":"다음 분기","-1":"지난 분기"}},
    "year long":{"past":"#년 전","future":"#년 후","auto":{"0":"올해","1":"내년","-1":"작년"}}},
};
})
